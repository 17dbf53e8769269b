// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Home volumes: what agents keep between runs, one for each project. [dev.cloister.cli.volume.Volumes] says where,
/// [dev.cloister.cli.volume.VolumeUse] holds one for a run, [dev.cloister.cli.volume.VolumesCommand] lists and resets.
package dev.cloister.cli.volume;
