package io.jollyboat.jolly.options;

import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.Options;
import java.util.Set;

/** What can be asked of the services' traffic, by kube-proxy's names: of its flags and its file. */
public final class ProxyOptions {

    private static final String TO_ALL =
            "node ports are served at all addresses of the node and at 127.0.0.1";

    public static final Options<ProxySettings> ALL =
            Options.<ProxySettings>of("proxy")
                    .with("proxy-mode", ProxySettings::mode)
                    .with("mode", ProxySettings::mode)
                    .with("healthz-bind-address", ProxySettings::health)
                    .with("healthzBindAddress", ProxySettings::health)
                    .with("metrics-bind-address", ProxySettings::metrics)
                    .with("metricsBindAddress", ProxySettings::metrics)
                    .only("masquerade-all", Set.of("false"), "endpoints see who comes, as they are")
                    .only("nodeport-addresses", Set.of("", "0.0.0.0/0"), TO_ALL)
                    .only("nodePortAddresses", Set.of("", "0.0.0.0/0"), TO_ALL)
                    .only(
                            "cluster-cidr",
                            Set.of(Addresses.STANDARD.pods().toString()),
                            "pods have addresses of " + Addresses.STANDARD.pods())
                    .refusing(
                            "a node is called by the profile: jolly start --profile NAME",
                            "hostname-override")
                    .accepting(
                            Form.NUMBER,
                            "conntrack-max-per-core",
                            "conntrack-min",
                            "kube-api-qps",
                            "kube-api-burst",
                            "oom-score-adj",
                            "iptables-masquerade-bit",
                            "v")
                    .accepting(
                            Form.DURATION,
                            "conntrack-tcp-timeout-established",
                            "conntrack-tcp-timeout-close-wait",
                            "conntrack-udp-timeout",
                            "conntrack-udp-timeout-stream",
                            "config-sync-period",
                            "iptables-sync-period",
                            "iptables-min-sync-period",
                            "nftables-sync-period",
                            "nftables-min-sync-period")
                    .accepting(Form.FLAG, "profiling", "iptables-localhost-nodeports")
                    .accepting(Form.TEXT, "bind-address")
                    .accepting(Form.GATES, "feature-gates");

    private ProxyOptions() {}
}
