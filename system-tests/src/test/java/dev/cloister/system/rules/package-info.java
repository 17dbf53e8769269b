// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// The rules that the code and the documents of this tree keep.
package dev.cloister.system.rules;
