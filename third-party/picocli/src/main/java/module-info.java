// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// picocli, unaltered, compiled from its published sources for our Java release: see docs/decisions/0004.
module info.picocli {
    requires static java.sql;

    exports picocli;
}
