package io.jollyboat.apiserver;

import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.flow.FlowLimits;
import io.jollyboat.apiserver.options.Load;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.apiserver.options.Texts;
import io.jollyboat.core.options.Form;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.core.options.Options;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** The options of an API server, by the names of kube-apiserver's flags. */
public final class ApiServerOptions {

    /** All there are, those among them that say how it is and those that cannot be followed. */
    public static final Options<ApiServerConfig> ALL =
            known(AuditOptions.after(AccessOptions.after(served())));

    private static final String PROFILING = "profiling";
    private static final String NO_PROFILE = "there is no /debug/pprof";

    private static Options<ApiServerConfig> served() {
        return Options.<ApiServerConfig>of("apiserver")
                .with("enable-admission-plugins", of(ServerOptions::enabling))
                .with("disable-admission-plugins", of(ServerOptions::disabling))
                .with(
                        "admission-control-config-file",
                        of(
                                (options, file) ->
                                        options.admission(
                                                SettingsFile.tree(file), SettingsFile::tree)))
                .with(
                        "anonymous-auth",
                        of((options, value) -> options.anonymous(Texts.flag(value))))
                .with(
                        "event-ttl",
                        of((options, value) -> options.eventTtl(GoDuration.parse(value))))
                .with(
                        "encryption-provider-config",
                        of((options, file) -> options.encryption(some -> some.file(file))))
                .with(
                        "encryption-provider-config-automatic-reload",
                        of(
                                (options, value) ->
                                        options.encryption(
                                                some -> some.reloading(Texts.flag(value)))))
                .with("service-node-port-range", of(ServerOptions::nodePorts))
                .with("runtime-config", of(ServerOptions::runtime))
                .with("default-not-ready-toleration-seconds", of(ServerOptions::notReadySeconds))
                .with(
                        "default-unreachable-toleration-seconds",
                        of(ServerOptions::unreachableSeconds))
                .with(
                        "enable-priority-and-fairness",
                        flow((limits, value) -> limits.fair(Texts.flag(value))))
                .with(
                        "max-requests-inflight",
                        flow((limits, value) -> limits.reads(Texts.whole(value))))
                .with(
                        "max-mutating-requests-inflight",
                        flow((limits, value) -> limits.writes(Texts.whole(value))))
                .with(
                        "http2-max-streams-per-connection",
                        load((load, value) -> load.streams(Texts.whole(value))))
                .with("goaway-chance", load(Load::goAway))
                .with(
                        "delete-collection-workers",
                        load((load, value) -> load.deletions(Texts.whole(value))))
                .with(
                        "min-request-timeout",
                        load((load, value) -> load.watches(Texts.whole(value))))
                .with(
                        "request-timeout",
                        load((load, value) -> load.patience(GoDuration.parse(value))));
    }

    private static Options<ApiServerConfig> known(Options<ApiServerConfig> served) {
        return served.only("allow-privileged", Set.of("true"), "pods may ask to be privileged")
                .only(
                        "enable-bootstrap-token-auth",
                        Set.of("true"),
                        "bootstrap tokens are taken as long as there are any")
                .only("storage-backend", Set.of("etcd3"), "the store is named by --store")
                .only(
                        "tls-min-version",
                        Set.of("VersionTLS12", "VersionTLS13"),
                        "older versions of TLS are not spoken")
                .refusing(
                        "the cluster makes its certificates itself",
                        "tls-cert-file",
                        "tls-private-key-file",
                        "tls-sni-cert-key",
                        "service-account-key-file",
                        "service-account-signing-key-file")
                .refusing(
                        "the store is named by --store",
                        "etcd-servers",
                        "etcd-cafile",
                        "etcd-certfile",
                        "etcd-keyfile",
                        "etcd-prefix")
                .refusing(
                        "the server listens at 127.0.0.1 and, for pods, at its node's address",
                        "bind-address",
                        "advertise-address")
                .refusing("the port is set by --port", "secure-port")
                .only("watch-cache", Set.of("true"), "all reads come from the watch cache")
                .with("default-watch-cache-size", ApiServerOptions::cached)
                .with("watch-cache-sizes", ApiServerOptions::cachedEach)
                .only("storage-media-type", Set.of("application/json"), "what is stored is JSON")
                .only(
                        "enable-aggregator-routing",
                        Set.of("true"),
                        "requests go to the endpoints of a service themselves")
                .only("enable-garbage-collector", Set.of("true"), "garbage is collected")
                .only(
                        "service-account-lookup",
                        Set.of("true"),
                        "the tokens of an account hold as long as there is the account")
                .only(PROFILING, Set.of("false"), NO_PROFILE)
                .only("contention-profiling", Set.of("false"), NO_PROFILE)
                .accepting(Form.GATES, "feature-gates")
                .accepting(Form.NUMBER, "v")
                .accepting(Form.DURATION, "kubelet-timeout");
    }

    /** Kubernetes heeds nothing but zero, which would switch the cache off. */
    private static ApiServerConfig cached(ApiServerConfig config, String size) {
        if (Texts.whole(size) == 0) {
            throw new IllegalArgumentException("all reads come from the watch cache");
        }
        return config;
    }

    private static ApiServerConfig cachedEach(ApiServerConfig config, String sizes) {
        for (String each : Texts.list(sizes)) {
            int mark = each.indexOf('#');
            if (mark < 1) {
                throw new IllegalArgumentException("it is written RESOURCE.GROUP#SIZE");
            }
            cached(config, each.substring(mark + 1));
        }
        return config;
    }

    private ApiServerOptions() {}

    private static Options.Setter<ApiServerConfig> of(
            BiFunction<ServerOptions, String, ServerOptions> setter) {
        return (config, value) -> config.options(setter.apply(config.options(), value));
    }

    private static Options.Setter<ApiServerConfig> load(BiFunction<Load, String, Load> setter) {
        return of((options, value) -> options.load(setter.apply(options.load(), value)));
    }

    private static Options.Setter<ApiServerConfig> flow(
            BiFunction<FlowLimits, String, FlowLimits> setter) {
        return load((load, value) -> load.flow(setter.apply(load.flow(), value)));
    }

    /** The names that are there, for documentation and completion. */
    public static List<String> names() {
        return List.copyOf(ALL.names());
    }
}
