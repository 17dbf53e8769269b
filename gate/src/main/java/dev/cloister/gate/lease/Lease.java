// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.lease;

import dev.cloister.policy.HostName;
import java.net.Inet4Address;

/// A virtual address that stands for one name inside one enclosure, for as long as the enclosure lives.
public record Lease(HostName name, Inet4Address address) {}
