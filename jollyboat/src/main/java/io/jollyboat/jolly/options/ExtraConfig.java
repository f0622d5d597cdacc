package io.jollyboat.jolly.options;

import io.jollyboat.apiserver.ApiServerConfig;
import io.jollyboat.apiserver.ApiServerOptions;
import io.jollyboat.apiserver.store.etcd.process.EtcdProcessSettings;
import io.jollyboat.controllers.ControllerSettings;
import io.jollyboat.core.election.ElectionSettings;
import io.jollyboat.core.options.OptionException;
import io.jollyboat.core.options.Options;
import io.jollyboat.kubelet.NodeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for by {@code --extra-config}: options of the components by the names of
 * Kubernetes' own flags, as in {@code apiserver.event-ttl=2h}.
 *
 * @param given by component and name, joined by a dot
 */
public record ExtraConfig(SortedMap<String, String> given) {

    /** Kubernetes' components tell what helps in finding faults from this verbosity on. */
    private static final int DEBUG_FROM = 4;

    private static final String API_SERVER = "apiserver";
    private static final String CONTROLLERS = "controller-manager";
    private static final String ETCD = "etcd";
    private static final String KUBELET = "kubelet";
    private static final String PROXY = "proxy";
    private static final String SCHEDULER = "scheduler";

    /** What the whole cluster has to agree on, so that it is not the API server's alone. */
    private static final String SERVICE_RANGE = "service-cluster-ip-range";

    private static final Options<ApiServerConfig> API_SERVER_OPTIONS =
            ApiServerOptions.ALL.with(
                    SERVICE_RANGE,
                    (config, value) -> {
                        Addresses.STANDARD.services(value);
                        return config;
                    });

    /** Whose options there are. */
    private static final List<String> CONFIGURED =
            List.of(API_SERVER, CONTROLLERS, ETCD, KUBELET, PROXY, SCHEDULER);

    public ExtraConfig {
        given = Collections.unmodifiableSortedMap(new TreeMap<>(given));
    }

    /**
     * Reads what was given, {@code component.name=value} each. It may be a half whose other half
     * was given before: see {@link #whole}.
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

    /**
     * The same, to which nothing is added any more.
     *
     * @throws OptionException when it has halves and contradictions
     */
    public ExtraConfig whole() {
        try {
            apiServer(ApiServerConfig.inMemory()).check();
            return this;
        } catch (IllegalArgumentException halves) {
            throw new OptionException("--extra-config: " + halves.getMessage());
        }
    }

    private void check() {
        for (String key : given.keySet()) {
            String component = key.substring(0, key.indexOf('.'));
            if (!CONFIGURED.contains(component)) {
                throw new OptionException(
                        "unknown component \""
                                + component
                                + "\" in --extra-config: it is one of "
                                + String.join(", ", CONFIGURED));
            }
        }
        apiServer(ApiServerConfig.inMemory());
        check(CONTROLLERS, controllers(ControllerSettings.DEFAULT).election());
        check(SCHEDULER, schedulerElection());
        etcd(EtcdProcessSettings.in(Path.of("etcd")));
        node(NodeLimits.NONE);
        wishes();
        proxy();
    }

    private static void check(String component, ElectionSettings election) {
        try {
            election.terms(component, component);
        } catch (IllegalArgumentException contradiction) {
            throw new OptionException(component + ".leader-elect-*: " + contradiction.getMessage());
        }
    }

    /** An API server with what was asked of it. */
    public ApiServerConfig apiServer(ApiServerConfig config) {
        return API_SERVER_OPTIONS.apply(config, of(API_SERVER));
    }

    /** What a node keeps from pods, with what was asked of it. */
    public NodeLimits node(NodeLimits usual) {
        Map<String, String> own = of(KUBELET);
        if (own.isEmpty()) {
            return usual;
        }
        own.keySet().removeAll(NodeOptions.ALL.names());
        return usual.with(own);
    }

    /** What else was asked of nodes. */
    public NodeWishes wishes() {
        Map<String, String> own = of(KUBELET);
        if (own.isEmpty()) {
            return NodeWishes.NONE;
        }
        own.keySet().retainAll(NodeOptions.ALL.names());
        return NodeOptions.ALL.apply(NodeWishes.NONE, own);
    }

    /** How long a node may take to end its pods, beyond what a cluster takes that is put away. */
    public Duration shutdownPeriod() {
        return node(NodeLimits.NONE).shutdown().total();
    }

    /** How services' traffic is to be led, and where that is told of. */
    public ProxySettings proxy() {
        Map<String, String> own = of(PROXY);
        return own.isEmpty()
                ? ProxySettings.DEFAULT
                : ProxyOptions.ALL.apply(ProxySettings.DEFAULT, own);
    }

    /** What was asked of the proxy, by name. */
    public SortedMap<String, String> proxyFlags() {
        return new TreeMap<>(of(PROXY));
    }

    /** The controllers' settings with what was asked of them. */
    public ControllerSettings controllers(ControllerSettings usual) {
        return ControllerSettings.OPTIONS.apply(usual, of(CONTROLLERS));
    }

    /** An etcd that is run as a child, with what was asked of it. */
    public EtcdProcessSettings etcd(EtcdProcessSettings usual) {
        return EtcdProcessSettings.OPTIONS.apply(usual, of(ETCD));
    }

    /** The file that says how the scheduler is to work, if one was named. */
    public Optional<Path> schedulerConfiguration() {
        return scheduler().configuration();
    }

    /** Whether the scheduler works only while this copy of it leads. */
    public ElectionSettings schedulerElection() {
        return scheduler().election();
    }

    /** What was asked of the scheduler, by name. */
    public SortedMap<String, String> schedulerFlags() {
        return new TreeMap<>(of(SCHEDULER));
    }

    /** What was asked of the controllers, by name. */
    public SortedMap<String, String> controllerFlags() {
        return new TreeMap<>(of(CONTROLLERS));
    }

    /** What was asked of the scheduler. */
    public SchedulerSettings scheduler() {
        Map<String, String> own = of(SCHEDULER);
        return own.isEmpty()
                ? SchedulerSettings.DEFAULT
                : SchedulerOptions.ALL.apply(SchedulerSettings.DEFAULT, own);
    }

    /** The packages of the components whose log is to tell more ({@code v=4} and above). */
    public List<String> verbose() {
        return CONFIGURED.stream()
                .filter(component -> verbosity(of(component).get("v")) >= DEBUG_FROM)
                .map(
                        component ->
                                "io.jollyboat."
                                        + (component.equals(CONTROLLERS)
                                                ? "controllers"
                                                : component))
                .toList();
    }

    private static double verbosity(@Nullable String value) {
        return value == null ? 0 : Double.parseDouble(value);
    }

    /** The cluster's addresses, with the range of services that was asked for. */
    public Addresses addresses(Addresses usual) {
        String range = of(API_SERVER).get(SERVICE_RANGE);
        return range == null ? usual : usual.services(range);
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
