// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
/// What happened: audit events, their file, and nothing else.
@org.jspecify.annotations.NullMarked
module dev.cloister.audit {
    requires static org.jspecify;
    requires com.fasterxml.jackson.jr.ob;
    requires com.fasterxml.jackson.core;

    exports dev.cloister.audit;
    exports dev.cloister.audit.file;
    exports dev.cloister.audit.ocsf;
}
