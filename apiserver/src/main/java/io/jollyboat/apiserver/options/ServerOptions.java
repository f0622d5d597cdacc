package io.jollyboat.apiserver.options;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * How a server behaves, by the names of kube-apiserver's flags.
 *
 * @param plugins which admission plug-ins are asked
 * @param entry who gets in, and who is asked about that
 * @param eventTtl how long events are kept
 * @param nodePorts what services get their node ports from
 * @param runtime which versions of the API are served
 * @param audit what is written of requests
 * @param load how much is done at once
 */
public record ServerOptions(
        PluginChoice plugins,
        Entry entry,
        Duration eventTtl,
        PortRange nodePorts,
        RuntimeConfig runtime,
        AuditSettings audit,
        Load load) {

    public static final ServerOptions DEFAULT =
            new ServerOptions(
                    PluginChoice.NONE,
                    new Entry(true, List.of()),
                    Duration.ofHours(1),
                    PortRange.NODE_PORTS,
                    RuntimeConfig.ALL,
                    AuditSettings.NONE,
                    Load.STANDARD);

    /**
     * Who gets in.
     *
     * @param anonymous whether requests without a credential are somebody's
     * @param authorizationModes who is asked whether a user may do something; empty for the usual
     */
    public record Entry(boolean anonymous, List<String> authorizationModes) {
        public Entry {
            authorizationModes = List.copyOf(authorizationModes);
        }
    }

    public boolean anonymous() {
        return entry.anonymous();
    }

    public List<String> authorizationModes() {
        return entry.authorizationModes();
    }

    public ServerOptions enabling(String plugins) {
        return with(this.plugins.enabling(Texts.list(plugins)));
    }

    public ServerOptions disabling(String plugins) {
        return with(this.plugins.disabling(Texts.list(plugins)));
    }

    public ServerOptions notReadySeconds(String seconds) {
        return with(plugins.notReadySeconds(seconds));
    }

    public ServerOptions unreachableSeconds(String seconds) {
        return with(plugins.unreachableSeconds(seconds));
    }

    /**
     * With the plug-ins set as a file says.
     *
     * @param files reads others that it names
     */
    public ServerOptions admission(JsonNode file, Function<String, JsonNode> files) {
        return with(plugins.podSecurity(AdmissionConfiguration.podSecurity(file, files)));
    }

    private ServerOptions with(PluginChoice choice) {
        return new ServerOptions(choice, entry, eventTtl, nodePorts, runtime, audit, load);
    }

    private ServerOptions with(Entry changed) {
        return new ServerOptions(plugins, changed, eventTtl, nodePorts, runtime, audit, load);
    }

    public ServerOptions anonymous(boolean somebody) {
        return with(new Entry(somebody, entry.authorizationModes()));
    }

    public ServerOptions eventTtl(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        return new ServerOptions(plugins, entry, time, nodePorts, runtime, audit, load);
    }

    public ServerOptions nodePorts(String range) {
        PortRange ports = PortRange.parse(range);
        return new ServerOptions(plugins, entry, eventTtl, ports, runtime, audit, load);
    }

    public ServerOptions runtime(String config) {
        RuntimeConfig served = RuntimeConfig.parse(config);
        return new ServerOptions(plugins, entry, eventTtl, nodePorts, served, audit, load);
    }

    public ServerOptions audit(AuditSettings settings) {
        return new ServerOptions(plugins, entry, eventTtl, nodePorts, runtime, settings, load);
    }

    public ServerOptions load(Load changed) {
        return new ServerOptions(plugins, entry, eventTtl, nodePorts, runtime, audit, changed);
    }

    /**
     * @throws IllegalArgumentException for modes that are not served
     */
    public ServerOptions authorizationModes(String modes) {
        List<String> all = Texts.list(modes);
        for (String each : all) {
            if (!List.of("AlwaysAllow", "AlwaysDeny", "Node", "RBAC").contains(each)) {
                throw new IllegalArgumentException(
                        "\""
                                + each
                                + "\" is not a valid mode: it is one of AlwaysAllow, AlwaysDeny,"
                                + " Node, RBAC");
            }
        }
        return with(new Entry(entry.anonymous(), all));
    }
}
