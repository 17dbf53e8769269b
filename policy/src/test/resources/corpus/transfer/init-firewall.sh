#!/bin/bash
# A firewall of a devcontainer, as its owners have grown it.
set -euo pipefail
IFS=$'\n\t'

FIREWALL_MODE="${FIREWALL_MODE:-strict}"

# Docker's own rules, kept
DOCKER_DNS_RULES=$(iptables-save -t nat | grep "127\.0\.0\.11" || true)

ALLOWED_DOMAINS=(
    # the model
    "api.anthropic.com"
    'mirror.example.test'      # packages
    git.example.test
    "203.0.113.9"
    "10.20.0.0/16"
    "*.com"
    "printer.local"
    "api.$STAGE.example.test"
    "mirror.example.test"
)
EXTRA_DOMAINS="${EXTRA_DOMAINS:-one.example.test, two.example.test}"
IFS=', ' read -ra EXTRA <<< "$EXTRA_DOMAINS"

if [ "$FIREWALL_MODE" = "permissive" ]; then
    iptables -P OUTPUT ACCEPT
    exit 0
fi

iptables -A OUTPUT -p udp --dport 53 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 22 -j ACCEPT
iptables -A OUTPUT -p tcp --dport 8125 -j ACCEPT
iptables -A OUTPUT -o lo -j ACCEPT

ipset create allowed-domains hash:net

gh_ranges=$(curl -s https://api.github.com/meta)
while read -r cidr; do
    ipset add allowed-domains "$cidr"
done < <(echo "$gh_ranges" | jq -r '(.web + .api + .git)[]' | aggregate -q)

allow() {
    local name=$1
    for ip in $(dig +short A "$name"); do
        ipset add allowed-domains "$ip"
    done
}

for domain in "${ALLOWED_DOMAINS[@]}" "${EXTRA[@]}"; do
    allow "$domain"
done

for domain in \
    "loop.example.test" \
    "other.example.test"; do
    ips=$(dig +noall +answer A "$domain" | awk '$4 == "A" {print $5}')
    while read -r ip; do
        ipset add allowed-domains "$ip"
    done < <(echo "$ips")
done

while read -r domain; do
    allow "$domain"
done <<EOT
heredoc.example.test
# a comment in it
EOT

while read -r domain; do
    allow "$domain"
done < /etc/firewall/names.txt

# Not opened: told, not allowed.
for domain in "blocked.example.test"; do
    iptables -A OUTPUT -d "$domain" -j REJECT
done

HOST_NETWORK=$(ip route | grep default | cut -d" " -f3 | sed "s/\.[0-9]*$/.0\/24/")
iptables -A OUTPUT -d "$HOST_NETWORK" -j ACCEPT
iptables -A OUTPUT -p tcp -d direct.example.test --dport 5432 -j ACCEPT
iptables -A OUTPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
iptables -A OUTPUT -m set --match-set allowed-domains dst -j ACCEPT
iptables -A OUTPUT -j REJECT --reject-with icmp-admin-prohibited
iptables -P OUTPUT DROP

if curl --connect-timeout 5 https://elsewhere.example.test >/dev/null 2>&1; then
    echo "ERROR: elsewhere.example.test was reachable"
    exit 1
fi
