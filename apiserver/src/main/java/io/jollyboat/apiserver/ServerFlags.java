package io.jollyboat.apiserver;

import io.jollyboat.apiserver.encryption.EncryptionSettings;
import io.jollyboat.apiserver.file.SettingsFile;
import io.jollyboat.apiserver.flow.FlowLimits;
import io.jollyboat.apiserver.options.Load;
import io.jollyboat.apiserver.options.PortRange;
import io.jollyboat.apiserver.options.ServerOptions;
import io.jollyboat.core.options.GoDuration;
import java.math.BigDecimal;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How a server is set up, in the words of kube-apiserver's flags: for {@code /flagz}. */
final class ServerFlags {

    private static final List<String> MODES = List.of("Node", "RBAC");

    private ServerFlags() {}

    static SortedMap<String, String> of(ApiServerConfig config) {
        SortedMap<String, String> flags = new TreeMap<>();
        flags.put("advertise-address", config.advertised().getHostAddress());
        flags.put("allow-privileged", "true");
        flags.put("api-audiences", list(config.access().audiences()));
        List<String> modes = config.access().authorization().modes();
        flags.put("authorization-mode", list(modes.isEmpty() ? MODES : modes));
        flags.put("enable-bootstrap-token-auth", "true");
        flags.put("profiling", "false");
        flags.put("service-account-issuer", list(List.of(config.access().issuer())));
        flags.put("service-cluster-ip-range", config.serviceCidr());
        flags.put("storage-backend", "etcd3");
        options(flags, config.options());
        return flags;
    }

    private static void options(SortedMap<String, String> flags, ServerOptions options) {
        flags.put("anonymous-auth", String.valueOf(options.anonymous()));
        flags.put(
                "enable-admission-plugins",
                list(options.plugins().enabled().stream().sorted().toList()));
        flags.put("event-ttl", GoDuration.text(options.eventTtl()));
        EncryptionSettings encryption = options.storage().encryption();
        SettingsFile file = encryption.file();
        flags.put("encryption-provider-config", file == null ? "" : file.path().toString());
        flags.put(
                "encryption-provider-config-automatic-reload",
                String.valueOf(encryption.reloading()));
        PortRange ports = options.nodePorts();
        flags.put("service-node-port-range", ports.first() + "-" + ports.last());
        Load load = options.load();
        flags.put("delete-collection-workers", String.valueOf(load.deletions()));
        flags.put(
                "goaway-chance",
                BigDecimal.valueOf(load.goAway()).stripTrailingZeros().toPlainString());
        flags.put("http2-max-streams-per-connection", String.valueOf(load.streams()));
        flags.put("min-request-timeout", String.valueOf(load.watches().toSeconds()));
        flags.put("request-timeout", GoDuration.text(load.patience()));
        FlowLimits flow = load.flow();
        flags.put("enable-priority-and-fairness", String.valueOf(flow.fair()));
        flags.put("max-requests-inflight", String.valueOf(flow.reads()));
        flags.put("max-mutating-requests-inflight", String.valueOf(flow.writes()));
    }

    private static String list(List<String> values) {
        return "[" + String.join(",", values) + "]";
    }
}
