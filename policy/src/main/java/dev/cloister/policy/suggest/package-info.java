// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// From what was observed to the rules that would allow it: [dev.cloister.policy.suggest.Suggestion], of
/// [dev.cloister.policy.suggest.Observed] connections; [dev.cloister.policy.suggest.CommentText] is what stands beside them.
package dev.cloister.policy.suggest;
