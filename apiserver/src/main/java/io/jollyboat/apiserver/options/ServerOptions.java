package io.jollyboat.apiserver.options;

import java.time.Duration;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * How a server behaves, by the names of kube-apiserver's flags.
 *
 * @param plugins which admission plug-ins are asked
 * @param anonymous whether requests without a credential are somebody's
 * @param eventTtl how long events are kept
 * @param nodePorts what services get their node ports from
 * @param runtime which versions of the API are served
 * @param audit what is written of requests
 * @param load how much is done at once
 */
public record ServerOptions(
        PluginChoice plugins,
        boolean anonymous,
        Duration eventTtl,
        PortRange nodePorts,
        RuntimeConfig runtime,
        AuditSettings audit,
        Load load) {

    public static final ServerOptions DEFAULT =
            new ServerOptions(
                    PluginChoice.NONE,
                    true,
                    Duration.ofHours(1),
                    PortRange.NODE_PORTS,
                    RuntimeConfig.ALL,
                    AuditSettings.NONE,
                    Load.STANDARD);

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
        return with(AdmissionConfiguration.apply(plugins, file, files));
    }

    private ServerOptions with(PluginChoice choice) {
        return new ServerOptions(choice, anonymous, eventTtl, nodePorts, runtime, audit, load);
    }

    public ServerOptions anonymous(boolean somebody) {
        return new ServerOptions(plugins, somebody, eventTtl, nodePorts, runtime, audit, load);
    }

    public ServerOptions eventTtl(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        return new ServerOptions(plugins, anonymous, time, nodePorts, runtime, audit, load);
    }

    public ServerOptions nodePorts(String range) {
        PortRange ports = PortRange.parse(range);
        return new ServerOptions(plugins, anonymous, eventTtl, ports, runtime, audit, load);
    }

    public ServerOptions runtime(String config) {
        RuntimeConfig served = RuntimeConfig.parse(config);
        return new ServerOptions(plugins, anonymous, eventTtl, nodePorts, served, audit, load);
    }

    public ServerOptions audit(AuditSettings settings) {
        return new ServerOptions(plugins, anonymous, eventTtl, nodePorts, runtime, settings, load);
    }

    public ServerOptions load(Load changed) {
        return new ServerOptions(plugins, anonymous, eventTtl, nodePorts, runtime, audit, changed);
    }
}
