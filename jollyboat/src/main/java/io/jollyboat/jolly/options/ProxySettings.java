package io.jollyboat.jolly.options;

import io.jollyboat.core.serving.ServingSettings;

/**
 * What was asked of services' traffic.
 *
 * @param health where load balancers are told of the proxy's health
 * @param metrics where it tells of itself besides
 */
public record ProxySettings(ProxyMode mode, ServingSettings health, ServingSettings metrics) {

    /** As of kube-proxy: health is for everybody, the rest for this machine. */
    public static final ProxySettings DEFAULT =
            new ProxySettings(
                    ProxyMode.NFTABLES,
                    new ServingSettings("0.0.0.0", 10256),
                    ServingSettings.at(10249));

    ProxySettings mode(String name) {
        return new ProxySettings(ProxyMode.of(name), health, metrics);
    }

    ProxySettings health(String where) {
        return new ProxySettings(mode, ServingSettings.of(where, DEFAULT.health), metrics);
    }

    ProxySettings metrics(String where) {
        return new ProxySettings(mode, health, ServingSettings.of(where, DEFAULT.metrics));
    }
}
