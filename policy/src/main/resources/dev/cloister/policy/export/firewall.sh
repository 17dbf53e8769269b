#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Cloister authors
# SPDX-License-Identifier: Apache-2.0
#
# A firewall for a container with NET_ADMIN that reaches named hosts only: what stands at /usr/local/bin/init-firewall.sh,
# owned by root, mode 0755, with "node ALL=(root) NOPASSWD: /usr/local/bin/init-firewall.sh" in /etc/sudoers.d.
#
#   init-firewall.sh           sets it up; run it at every start, and again after a change: live connections go on
#   init-firewall.sh run CMD   sets it up, then runs CMD; without a firewall CMD doesn't run
#   init-firewall.sh close     lets nothing out any more
#
# FIREWALL_MODE is strict (or unset) or permissive. ALLOWED_DOMAINS replaces the list below, EXTRA_DOMAINS adds to it: names
# with blanks or commas between. Under sudo the caller's variables count for nothing: the container's own do, as it started.
#
# Whatever fails, nothing gets out. But this decides by ADDRESS, so it can't tell two names at one address apart, and names
# carry data to the resolver. Cloister's own gate decides by name, and writes down every attempt: `cloister run`.
set -eu
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
IFS=' 	
'
umask 022

# Edit here, then run this again. NAME, NAME:PORT,PORT or an address; a name alone means ports 22, 80 and 443.
DOMAINS='
# @entries@
'
# Addresses that nothing reaches, whatever name stands for them.
DENIED='
# @denied@
'
FILTER=any # nft, iptables, or what is there
MODE=strict # where FIREWALL_MODE says nothing
OVERRIDES=yes # no: the three variables count for nothing
USUAL_PORTS=22,80,443
# Live connections that this let out carry this mark ("cl"); anything else that lives is refused.
MARK=0x636c
TABLE=cloister_firewall
STATE=/run/cloister-firewall

say() { printf '%s\n' "init-firewall: $*" >&2; }
fail() { say "$*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- What may be reached: groups of addresses by their ports ------------------------------------------------------------

groups='' tried=''

# The ports as part of a variable's and a set's name.
key() { printf %s "$1" | tr ',-' '_x'; }

add() { # PORTS ADDRESS
    k=$(key "$1")
    case " $groups " in *" $1 "*) ;; *) groups="$groups $1"; eval "v4_$k='' v6_$k=''" ;; esac
    case $2 in
        *:*) eval "v6_$k=\"\$v6_$k $2\"" ;;
        *) eval "v4_$k=\"\$v4_$k $2\"" ;;
    esac
}

# Whether every part of a list of ports is one, or a range of them.
ports_ok() {
    for part in $(printf %s "$1" | tr ',-' '  '); do
        case $part in '' | *[!0-9]* | 0* | ??????*) return 1 ;; esac
        [ "$part" -le 65535 ] || return 1
    done
    # iptables takes 15, and a range counts as two.
    case $1 in '' | *[!0-9,-]* | *,*,*,*,*,*,*,*) return 1 ;; esac
}

address_ok() { # four numbers or an IPv6 form, with an optional prefix length that isn't 0
    case $1 in
        */0 | */*/* | '' | *[!0-9a-fA-F:./]* | */) return 1 ;;
        *:*) case ${1%/*} in *:*:*) ;; *) return 1 ;; esac ;;
        *[!0-9./]* | *..* | .* | *.) return 1 ;;
        *.*.*.*) case ${1%/*} in *.*.*.*.*) return 1 ;; esac ;;
        *) return 1 ;;
    esac
    if has ip; then
        # The kernel's own reading: a wrong address would fail the whole ruleset.
        ip route get "${1%/*}" >/dev/null 2>&1 || case $(LC_ALL=C ip route get "${1%/*}" 2>&1) in
            *'is expected rather'* | *'inet prefix'* | *'inet6 prefix'*) return 1 ;; esac
        case $1 in
            *:*/*) [ "${1#*/}" -le 128 ] 2>/dev/null || return 1 ;;
            */*) [ "${1#*/}" -le 32 ] 2>/dev/null || return 1 ;;
        esac
    fi
}

lookup() { # every address of a name
    if has dig; then
        for type in A AAAA; do dig +short +time=2 +tries=2 "$1." "$type" 2>/dev/null || true; done
    else
        { getent ahostsv4 "$1"; getent ahostsv6 "$1"; } 2>/dev/null | while read -r address _; do
            case $address in ::ffff:*) ;; *) printf '%s\n' "$address" ;; esac
        done
    fi
}

entry() { # NAME, NAME:PORTS or an address
    name=$1 ports=$USUAL_PORTS
    if address_ok "$name"; then
        add "$ports" "$name"
        return
    fi
    case $name in
        *:*:*) say "$name: no address, left out"; return ;;
        *:*) ports=${name#*:} name=${name%%:*} ;;
    esac
    if ! ports_ok "$ports"; then say "$1: no ports, left out"; return; fi
    if address_ok "$name"; then
        add "$ports" "$name"
        return
    fi
    case $name in
        *'*'*) say "$name: a wildcard has no address; write each name"; return ;;
        '' | *[!A-Za-z0-9._-]* | -* | *[0-9]/*) say "$name: no name and no address, left out"; return ;;
    esac
    found=''
    for address in $(lookup "$name"); do
        case $address in
            # Names of a chain of aliases, and addresses that are this machine's own business.
            *[!0-9a-fA-F:.]* | 0.* | 127.* | 169.254.* | :: | ::1 | fe80:*) continue ;;
        esac
        if address_ok "$address"; then
            add "$ports" "$address"
            found=yes
            [ -n "$tried" ] || tried="$address ${ports##*[,-]} $name"
        fi
    done
    [ -n "$found" ] || say "$name: has no address now, left out"
}

resolvers() {
    [ -r /etc/resolv.conf ] || return 0
    while read -r word address _; do
        [ "$word" = nameserver ] || continue
        address=${address%%\%*}
        case $address in 127.* | ::1) ;; *) if address_ok "$address"; then printf '%s\n' "$address"; fi ;; esac
    done </etc/resolv.conf
}

gateways() {
    has ip || return 0
    { ip -4 route show default; ip -6 route show default; } 2>/dev/null | sed -n 's/.* via \([0-9a-fA-F.:]*\).*/\1/p'
}

four() { for each in "$@"; do case $each in *:*) ;; *) printf '%s\n' "$each" ;; esac; done; }
six() { for each in "$@"; do case $each in *:*) printf '%s\n' "$each" ;; esac; done; }

# --- nft: one transaction, both families --------------------------------------------------------------------------------

nft_set() { # NAME TYPE ADDRESS...
    printf 'set %s { type %s; flags interval; auto-merge; ' "$1" "$2"
    shift 2
    [ $# = 0 ] || printf 'elements = { %s } ' "$(printf '%s, ' "$@")"
    printf '}\n'
}

nft_rules() { # closed, resolving, strict or permissive
    printf 'table inet %s {}\ndelete table inet %s\ntable inet %s {\n' $TABLE $TABLE $TABLE
    case $1 in strict | permissive) printf 'chain ready { }\n' ;; esac
    nft_set dns4 ipv4_addr $(four $dns)
    nft_set dns6 ipv6_addr $(six $dns)
    nft_set denied4 ipv4_addr $(four $denied)
    nft_set denied6 ipv6_addr $(six $denied)
    nft_set host4 ipv4_addr $(four $host)
    nft_set host6 ipv6_addr $(six $host)
    for ports in $groups; do
        k=$(key "$ports")
        eval "nft_set g4_$k ipv4_addr \$v4_$k; nft_set g6_$k ipv6_addr \$v6_$k"
    done
    printf 'chain output { type filter hook output priority 0; policy drop;\noif lo accept\n'
    nd='icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert } accept'
    [ "$1" = closed ] || printf '%s\n' "$nd"
    root=''
    [ "$1" != resolving ] || root='meta skuid 0 '
    printf 'ip%s daddr @denied%s reject with icmpx admin-prohibited\n' '' 4 6 6
    case $1 in strict | permissive) printf 'ct mark %s accept\n' $MARK ;; esac
    if [ "$1" != closed ]; then
        for protocol in udp tcp; do
            printf '%sip daddr @dns4 %s dport 53 ct mark set %s accept\n' "$root" $protocol $MARK
            printf '%sip6 daddr @dns6 %s dport 53 ct mark set %s accept\n' "$root" $protocol $MARK
        done
    fi
    if [ "$1" = strict ]; then
        for ports in $groups; do
            k=$(key "$ports")
            printf 'ip daddr @g4_%s tcp dport { %s } ct mark set %s accept\n' "$k" "$ports" $MARK
            printf 'ip6 daddr @g6_%s tcp dport { %s } ct mark set %s accept\n' "$k" "$ports" $MARK
        done
    elif [ "$1" = permissive ]; then
        # The cloud's metadata service hands out credentials: never, in any mode.
        printf 'ip daddr 169.254.0.0/16 reject with icmpx admin-prohibited\n'
        printf 'ip6 daddr fd00:ec2::/32 reject with icmpx admin-prohibited\n'
        printf 'ct mark set %s accept\n' $MARK
    fi
    printf 'reject with icmpx admin-prohibited\n}\nchain input { type filter hook input priority 0; policy drop;\niif lo accept\n'
    if [ "$1" != closed ]; then
        printf 'ct mark %s accept\n%s\n' $MARK "$nd"
        printf 'ip saddr @host4 ct mark set %s accept\nip6 saddr @host6 ct mark set %s accept\n' $MARK $MARK
    fi
    printf '}\nchain forward { type filter hook forward priority 0; policy drop; }\n}\n'
}

nft_load() { rules=$(nft_rules "$1") && printf '%s\n' "$rules" | nft -f -; }
nft_ready() { nft list chain inet $TABLE ready >/dev/null 2>&1; }
nft_holds() {
    rules=$(nft list chain inet $TABLE output) || return 1
    case $rules in *'policy drop'*'reject with icmpx admin-prohibited'*) ;; *) return 1 ;; esac
}

# --- iptables, ip6tables and ipset: new sets are swapped in, then each family's rules replaced at once -------------------

set_name() { # FAMILY PORTS: at most 31 characters
    k=$(key "$2")
    [ ${#k} -le 20 ] || k=$(printf %s "$k" | cksum | tr -d ' ')
    printf 'cloister%s-%s' "$1" "$k"
}

ipset_fill() { # NAME FAMILY ADDRESS...
    printf 'create %s hash:net family %s -exist\ncreate %s-t hash:net family %s -exist\nflush %s-t\n' "$1" "$2" "$1" "$2" "$1"
    name=$1
    shift 2
    [ $# = 0 ] || printf "add $name-t %s -exist\n" "$@"
    printf 'swap %s-t %s\ndestroy %s-t\n' "$name" "$name" "$name"
}

ipset_rules() {
    for ports in $groups; do
        k=$(key "$ports")
        eval "ipset_fill $(set_name 4 "$ports") inet \$v4_$k; ipset_fill $(set_name 6 "$ports") inet6 \$v6_$k"
    done
}

iptables_rules() { # FAMILY MODE
    if [ "$1" = 4 ]; then
        reject=icmp-admin-prohibited mine=$(four $dns) from=$(four $host) against=$(four $denied) never=169.254.0.0/16
    else
        reject=icmp6-adm-prohibited mine=$(six $dns) from=$(six $host) against=$(six $denied) never=fd00:ec2::/32
    fi
    mark="-j CONNMARK --set-mark $MARK"
    printf '*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT DROP [0:0]\n'
    case $2 in strict | permissive) printf ':CLOISTER-READY - [0:0]\n' ;; esac
    # What is let out is marked, then passes by its mark.
    printf '%s\n' ':CLOISTER-LET - [0:0]' "-A CLOISTER-LET $mark" '-A CLOISTER-LET -j ACCEPT' \
        '-A OUTPUT -o lo -j ACCEPT' '-A INPUT -i lo -j ACCEPT'
    if [ "$2" != closed ] && [ "$1" = 6 ]; then
        for type in 133 134 135 136; do
            printf '%s\n' "-A OUTPUT -p ipv6-icmp --icmpv6-type $type -j ACCEPT" "-A INPUT -p ipv6-icmp --icmpv6-type $type -j ACCEPT"
        done
    fi
    for address in $against; do printf '%s\n' "-A OUTPUT -d $address -j REJECT --reject-with $reject"; done
    case $2 in strict | permissive) printf '%s\n' "-A OUTPUT -m connmark --mark $MARK -j ACCEPT" ;; esac
    root=''
    [ "$2" != resolving ] || root='-m owner --uid-owner 0 '
    if [ "$2" != closed ]; then
        for address in $mine; do
            for protocol in udp tcp; do
                printf '%s\n' "-A OUTPUT ${root}-d $address -p $protocol --dport 53 -j CLOISTER-LET"
            done
        done
        printf '%s\n' "-A INPUT -m connmark --mark $MARK -j ACCEPT"
        for address in $from; do printf '%s\n' "-A INPUT -s $address -j CLOISTER-LET"; done
    fi
    if [ "$2" = strict ]; then
        for ports in $groups; do
            printf '%s\n' "-A OUTPUT -p tcp -m set --match-set $(set_name "$1" "$ports") dst -m multiport --dports $(
                printf %s "$ports" | tr - :) -j CLOISTER-LET"
        done
    elif [ "$2" = permissive ]; then
        printf '%s\n' "-A OUTPUT -d $never -j REJECT --reject-with $reject" '-A OUTPUT -j CLOISTER-LET'
    fi
    printf '%s\n' "-A OUTPUT -j REJECT --reject-with $reject" COMMIT
}

iptables_load() {
    if [ "$1" = strict ]; then
        rules=$(ipset_rules) && printf '%s\n' "$rules" | ipset restore || return 1
    fi
    v4=$(iptables_rules 4 "$1") && v6=$(iptables_rules 6 "$1") || return 1
    printf '%s\n' "$v4" | iptables-restore || return 1
    # A kernel without IPv6 has nothing to filter.
    if [ -e /proc/net/if_inet6 ]; then printf '%s\n' "$v6" | ip6tables-restore || return 1; fi
}

iptables_ready() { iptables -n -L CLOISTER-READY >/dev/null 2>&1; }
iptables_holds() {
    rules=$(iptables -S OUTPUT) || return 1
    case $rules in *'-P OUTPUT DROP'*'--reject-with icmp-admin-prohibited'*) ;; *) return 1 ;; esac
}

# --- In this order: close, look up, load, read back, try ----------------------------------------------------------------

# What there is to close with, even if it isn't enough to set a firewall up.
close() {
    dns='' host='' groups='' denied=''
    if has nft && [ "$FILTER" != iptables ] && nft_load closed; then return 0; fi
    if has iptables-restore && iptables_load closed; then return 0; fi
    if has ip; then
        say "no packet filter: every interface is taken down instead"
        for link in /sys/class/net/*; do
            case ${link##*/} in lo | '*') ;; *) ip link set "${link##*/}" down || return 1 ;; esac
        done
        return 0
    fi
    return 1
}

finish() {
    status=$?
    trap - EXIT
    [ -z "${finished:-}" ] || exit "$status"
    if close; then say "failed: nothing gets out until this has run well"; else say "FAILED AND NOT CLOSED: this container can reach anything"; fi
    exit 1
}

choose() {
    if has nft && [ "$FILTER" != iptables ]; then
        filter=nft
    elif [ "$FILTER" != nft ]; then
        for tool in iptables iptables-restore ip6tables-restore ipset; do has $tool || fail "$tool is missing"; done
        filter=iptables
    else
        fail "nft is missing"
    fi
    has dig || has getent || fail "neither dig nor getent is there: names can't be looked up"
}

# The container's variables as its first process got them, kept from the first run on: whoever may say sudo could set others.
settings() {
    if [ -n "${SUDO_UID:-}" ]; then
        unset FIREWALL_MODE ALLOWED_DOMAINS EXTRA_DOMAINS
        environment=''
        if [ -r $STATE/settings ]; then
            environment=$(cat $STATE/settings)
        elif [ -r /proc/1/environ ]; then
            environment=$(tr '\n\0' ' \n' </proc/1/environ)
        fi
        while read -r line; do
            case $line in
                FIREWALL_MODE=*) FIREWALL_MODE=${line#*=} ;;
                ALLOWED_DOMAINS=*) ALLOWED_DOMAINS=${line#*=} ;;
                EXTRA_DOMAINS=*) EXTRA_DOMAINS=${line#*=} ;;
            esac
        done <<SETTINGS
$environment
SETTINGS
    fi
    [ $OVERRIDES = yes ] || unset FIREWALL_MODE ALLOWED_DOMAINS EXTRA_DOMAINS
    mkdir -p $STATE
    {
        printf 'FIREWALL_MODE=%s\n' "${FIREWALL_MODE:-}"
        [ -z "${ALLOWED_DOMAINS:-}" ] || printf 'ALLOWED_DOMAINS=%s\n' "$(printf %s "$ALLOWED_DOMAINS" | tr '\n' ' ')"
        [ -z "${EXTRA_DOMAINS:-}" ] || printf 'EXTRA_DOMAINS=%s\n' "$(printf %s "$EXTRA_DOMAINS" | tr '\n' ' ')"
    } >$STATE/settings
    mode=${FIREWALL_MODE:-$MODE}
    case $mode in strict | permissive) ;; *) fail "FIREWALL_MODE: $mode (expected: strict or permissive)" ;; esac
}

entries() {
    list=$(printf '%s\n' "${ALLOWED_DOMAINS:-$DOMAINS}" "${EXTRA_DOMAINS:-}" | sed 's/#.*//' | tr -s ' \t\n' '\n\n\n')
    # A comma stands between entries, unless it joins ports.
    list=$(printf '%s\n' "$list" | sed 's/,\([^0-9]\)/\n\1/g; s/,$//')
    set -f
    for each in $list; do entry "$each"; done
    set +f
}

reaches() { # ADDRESS PORT
    if has bash && has timeout; then
        timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$2" 2>/dev/null
    elif has nc; then
        nc -z -w 3 "$1" "$2" 2>/dev/null
    else
        return 2
    fi
}

try() {
    "${filter}_holds" || fail "what was loaded doesn't read back"
    [ "$mode" = strict ] || return 0
    # An address for documentation, and one that answers everywhere, on a port that no entry has.
    for refused in 192.0.2.1 $(lookup example.com | sed -n 1p); do
        if address_ok "$refused" && reaches "$refused" 81; then fail "$refused:81 was reached although no entry names it"; fi
    done
    [ -n "$tried" ] || { say "no entry has an address: nothing can be reached"; return 0; }
    set -- $tried
    reaches "$1" "$2" || say "$3: can't be reached on port $2, which is open: its server or the network is down"
}

setup() {
    trap finish EXIT
    trap 'exit 1' HUP INT TERM
    dns='' host='' denied=$(printf '%s\n' "$DENIED" | sed 's/#.*//')
    choose
    dns=$(resolvers) host=$(gateways)
    "${filter}_ready" || "${filter}_load" resolving || fail "the closed rules can't be loaded"
    settings
    [ "$mode" = permissive ] || entries
    "${filter}_load" "$mode" || fail "the rules can't be loaded"
    try
    finished=yes
    trap - EXIT
    say "$mode, by $filter"
    [ "$mode" = strict ] || say "PERMISSIVE: this container can reach anything"
}

as_root() {
    has sudo || fail "not root, and no sudo: the firewall is as it was, and may not be there at all"
    sudo -n "$0" "$@" || fail "sudo doesn't run it: the firewall is as it was, and may not be there at all"
}

command=${1:-}
case $command in
    run)
        [ "$(id -u)" != 0 ] || fail "run is for an ordinary user: as root, set it up first, then start what you like"
        shift
        as_root
        exec "$@"
        ;;
    '') if [ "$(id -u)" = 0 ]; then setup; else as_root; fi ;;
    close) if [ "$(id -u)" = 0 ]; then close; else as_root close; fi ;;
    *) fail "$command (expected: nothing, run CMD or close)" ;;
esac
