// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// Host tools: argument vector in, typed outcome out.
package dev.cloister.linux.process;
