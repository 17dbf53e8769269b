// SPDX-FileCopyrightText: 2026 The Cloister authors
// SPDX-License-Identifier: Apache-2.0
package dev.cloister.gate.dns.host;

import dev.cloister.gate.dns.Forwarder;
import dev.cloister.gate.dns.Resolution;
import dev.cloister.gate.dns.Upstream;
import dev.cloister.gate.dns.wire.Answer;
import dev.cloister.gate.dns.wire.Rdata;
import dev.cloister.gate.dns.wire.RecordType;
import dev.cloister.gate.dns.wire.ResponseCode;
import dev.cloister.gate.network.NamespaceCheck;
import dev.cloister.policy.Cidr;
import dev.cloister.policy.HostName;
import dev.cloister.policy.InvalidHostName;
import dev.cloister.policy.Policy;
import dev.cloister.policy.Reason;
import dev.cloister.policy.Rule;
import dev.cloister.policy.Service;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The host's own resolution: hosts file first, then the servers of resolv.conf, as its programs would see it, save
/// for
/// search lists. Services go where the policy says. Every address is checked before it is given away.
///
/// Safe for use by many threads that may wait; those that ask for the same name at once share one look-up.
public final class HostUpstream implements Upstream, Forwarder, AutoCloseable {
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final Path HOSTS = Path.of("/etc/hosts");
    private static final HostName LOCALHOST = HostName.parse("localhost");
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
    /// Forwarded records are few; what a client may keep of them is bounded like a lease.
    private static final long MAX_FORWARDED_TTL = 300;

    private final WatchedFile<HostsFile> hosts;
    private final NameServers servers;
    private final AddressCheck check;
    private final AnswerCache cache;
    private final Supplier<Policy> policy;
    private final Map<HostName, CompletableFuture<Lookup.Result>> underWay = new ConcurrentHashMap<>();

    HostUpstream(
            WatchedFile<HostsFile> hosts,
            NameServers servers,
            AddressCheck check,
            AnswerCache cache,
            Supplier<Policy> policy) {
        this.hosts = hosts;
        this.servers = servers;
        this.check = check;
        this.cache = cache;
        this.policy = policy;
    }

    /// The resolution of this host.
    ///
    /// @param loop a loop of the host's network that is running already, for the sockets to servers
    /// @param pool the enclosure's leases, which no upstream address may be one of
    /// @throws UnreadableConfiguration if resolv.conf or the hosts file is there and can't be read
    public static HostUpstream open(
            EventLoop loop, NamespaceCheck network, Cidr pool, Supplier<Policy> policy, InstantSource clock) {
        var servers = new WatchedFile<>(RESOLV_CONF, ResolvConf::parse, clock);
        return new HostUpstream(
                new WatchedFile<>(HOSTS, HostsFile::parse, clock),
                new NameServers(loop, network, servers),
                new AddressCheck(pool, new OwnAddresses(clock)),
                new AnswerCache(clock),
                policy);
    }

    /// Whether the host itself has this address, as one of its interfaces shows it.
    public boolean isOwn(InetAddress address) {
        return check.isOwn(address);
    }

    @Override
    public Resolution resolve(HostName name, Rule rule) {
        var service = rule.admits() == Rule.Admits.SERVICE ? serviceOf(name) : Optional.<Service>empty();
        try {
            return service.map(found -> resolveService(name, found))
                    .orElseGet(() -> checked(name, name, rule.admits()));
        } catch (UnreadableConfiguration e) {
            return failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Answer forward(HostName name, Rule.RecordType type) {
        return switch (servers.ask(name.ascii(), RecordType.numberOf(type))) {
            case Reply.Records(var items, var ttl) ->
                new Answer(ResponseCode.NOERROR, (int) Math.min(ttl.toSeconds(), MAX_FORWARDED_TTL), data(items));
            case Reply.NoName _ -> Answer.NO_NAME;
            case Reply.Alias _, Reply.Failure _ -> Answer.FAILED;
        };
    }

    private Optional<Service> serviceOf(HostName name) {
        return policy.get().services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst();
    }

    private Resolution resolveService(HostName name, Service service) {
        try {
            return check.check(name, List.of(InetAddress.ofLiteral(service.host())), Rule.Admits.SERVICE);
        } catch (IllegalArgumentException _) {
            return resolveServiceName(name, service);
        }
    }

    private Resolution resolveServiceName(HostName name, Service service) {
        try {
            return checked(name, HostName.parse(service.host()), Rule.Admits.SERVICE);
        } catch (InvalidHostName e) {
            return failed("service %s: %s".formatted(name, e.getMessage()));
        }
    }

    private Resolution checked(HostName asked, HostName real, Rule.Admits admits) {
        var local = real.isWithin(LOCALHOST) ? LOOPBACK : hosts.value().addressesOf(real);
        if (!local.isEmpty()) {
            return check.check(asked, local, admits);
        }
        var cached = cache.addressesOf(real);
        var found = cached.map(addresses -> new Lookup.Result(addresses, Duration.ZERO, null))
                .orElseGet(() -> shared(real));
        if (found.failure() != null) {
            return failed("cannot resolve %s: %s".formatted(asked, found.failure()));
        }
        return found.addresses().isEmpty()
                ? failed("%s has no address".formatted(asked))
                : check.check(asked, found.addresses(), admits);
    }

    private Lookup.Result shared(HostName name) {
        var mine = new CompletableFuture<Lookup.Result>();
        var others = underWay.putIfAbsent(name, mine);
        if (others != null) {
            return others.join();
        }
        try {
            var result = new Lookup(servers).of(name);
            cache.keep(name, result.addresses(), result.ttl());
            mine.complete(result);
            return result;
        } finally {
            underWay.remove(name);
            mine.complete(new Lookup.Result(List.of(), Duration.ZERO, "the look-up was given up"));
        }
    }

    private static List<Rdata> data(List<Reply.Item> items) {
        return items.stream()
                .filter(Reply.Item.Other.class::isInstance)
                .map(item -> ((Reply.Item.Other) item).data())
                .toList();
    }

    private static Resolution failed(String text) {
        return new Resolution.Failed(Reason.of(Reason.Code.RESOLUTION_FAILED, text));
    }

    @Override
    public void close() {
        servers.close();
    }
}
