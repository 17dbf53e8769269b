sudo awf --allow-domains github.example.test,https://api.example.test --block-domains "bad.github.example.test" \
  --allow-domains-file more.txt -- copilot
