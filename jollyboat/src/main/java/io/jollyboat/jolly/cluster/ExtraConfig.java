package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.NodeLimits;
import io.jollyboat.kubelet.network.Cidr;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was asked for by {@code --extra-config}: options of the components by the names of
 * Kubernetes' own flags, as in {@code apiserver.event-ttl=2h}.
 *
 * @param given by component and name, joined by a dot
 */
public record ExtraConfig(SortedMap<String, String> given) {

    private static final String API_SERVER = "apiserver";
    private static final String KUBELET = "kubelet";

    /** What the whole cluster has to agree on, so that it is not the API server's alone. */
    private static final String SERVICE_RANGE = "service-cluster-ip-range";

    private static final Options<ApiServerConfig> API_SERVER_OPTIONS =
            ApiServerOptions.ALL.with(
                    SERVICE_RANGE,
                    (config, value) -> {
                        Cidr.parse(value);
                        return config;
                    });

    /** Components that have no options yet. */
    private static final List<String> OTHERS = List.of("controller-manager", "scheduler");

    private static final String PROXY = "proxy";

    private static final Options<ProxyMode> PROXY_OPTIONS =
            Options.<ProxyMode>of(PROXY).with("proxy-mode", (mode, value) -> ProxyMode.of(value));

    public ExtraConfig {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    }

    /**
     * Reads what was given, {@code component.name=value} each.
     *
     * @throws OptionException when something of it does not exist or cannot be
     */
    public static ExtraConfig of(List<String> texts) {
        SortedMap<String, String> given = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            int dot = text.indexOf('.');
            if (dot < 1 || equals < dot + 2) {
                throw new OptionException(
                        "--extra-config " + text + ": it is written COMPONENT.OPTION=VALUE");
            }
            given.put(text.substring(0, equals), text.substring(equals + 1));
        }
        ExtraConfig config = new ExtraConfig(given);
        config.check();
        return config;
    }

    /** Both; where both speak of the same, the other counts. */
    public ExtraConfig and(ExtraConfig other) {
        SortedMap<String, String> both = new TreeMap<>(given);
        both.putAll(other.given);
        return new ExtraConfig(both);
    }

    private void check() {
        for (String key : given.keySet()) {
            String component = key.substring(0, key.indexOf('.'));
            if (!List.of(API_SERVER, KUBELET, PROXY).contains(component)
                    && !OTHERS.contains(component)) {
                throw new OptionException(
                        "unknown component \""
                                + component
                                + "\" in --extra-config: it is one of apiserver, kubelet, proxy, "
                                + String.join(", ", OTHERS));
            }
        }
        apiServer(ApiServerConfig.inMemory());
        node(NodeLimits.NONE);
        proxyMode();
        for (String other : OTHERS) {
            Options.<ExtraConfig>of(other).apply(this, of(other));
        }
    }

    /** An API server with what was asked of it. */
    ApiServerConfig apiServer(ApiServerConfig config) {
        return API_SERVER_OPTIONS.apply(config, of(API_SERVER));
    }

    /** What a node keeps from pods, with what was asked of it. */
    NodeLimits node(NodeLimits usual) {
        return usual.with(of(KUBELET));
    }

    /** How services' traffic is to be led. */
    ProxyMode proxyMode() {
        return PROXY_OPTIONS.apply(ProxyMode.NFTABLES, of(PROXY));
    }

    /** The cluster's addresses, with the range of services that was asked for. */
    Addresses addresses(Addresses usual) {
        String range = of(API_SERVER).get(SERVICE_RANGE);
        return range == null ? usual : new Addresses(Cidr.parse(range), usual.pods());
    }

    private Map<String, String> of(String component) {
        Map<String, String> own = new LinkedHashMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(component + ".")) {
                        own.put(key.substring(component.length() + 1), value);
                    }
                });
        return own;
    }
}
