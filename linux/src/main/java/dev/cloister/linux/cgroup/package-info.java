// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Control groups, version 1 and 2: [ControlGroups] says where this process may make them, [ControlGroup] is one that it made,
/// [Controller] what one can hold.
package dev.cloister.linux.cgroup;
