package io.jollyboat.apiserver.options;

import java.time.Duration;
import java.util.List;

/**
 * How a server behaves, by the names of kube-apiserver's flags.
 *
 * @param plugins which admission plug-ins are asked
 * @param anonymous whether requests without a credential are somebody's
 * @param eventTtl how long events are kept
 * @param nodePorts what services get their node ports from
 * @param runtime which versions of the API are served
 * @param audit what is written of requests
 * @param authorizationModes who is asked whether a user may do something; empty for the usual
 */
public record ServerOptions(
        PluginChoice plugins,
        boolean anonymous,
        Duration eventTtl,
        PortRange nodePorts,
        RuntimeConfig runtime,
        AuditSettings audit,
        List<String> authorizationModes) {

    public static final ServerOptions DEFAULT =
            new ServerOptions(
                    PluginChoice.NONE,
                    true,
                    Duration.ofHours(1),
                    PortRange.NODE_PORTS,
                    RuntimeConfig.ALL,
                    AuditSettings.NONE,
                    List.of());

    public ServerOptions {
        authorizationModes = List.copyOf(authorizationModes);
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

    private ServerOptions with(PluginChoice choice) {
        return new ServerOptions(
                choice, anonymous, eventTtl, nodePorts, runtime, audit, authorizationModes);
    }

    public ServerOptions anonymous(boolean somebody) {
        return new ServerOptions(
                plugins, somebody, eventTtl, nodePorts, runtime, audit, authorizationModes);
    }

    public ServerOptions eventTtl(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("it must be more than nothing");
        }
        return new ServerOptions(
                plugins, anonymous, time, nodePorts, runtime, audit, authorizationModes);
    }

    public ServerOptions nodePorts(String range) {
        return new ServerOptions(
                plugins,
                anonymous,
                eventTtl,
                PortRange.parse(range),
                runtime,
                audit,
                authorizationModes);
    }

    public ServerOptions runtime(String config) {
        return new ServerOptions(
                plugins,
                anonymous,
                eventTtl,
                nodePorts,
                RuntimeConfig.parse(config),
                audit,
                authorizationModes);
    }

    public ServerOptions audit(AuditSettings settings) {
        return new ServerOptions(
                plugins, anonymous, eventTtl, nodePorts, runtime, settings, authorizationModes);
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
        return new ServerOptions(plugins, anonymous, eventTtl, nodePorts, runtime, audit, all);
    }
}
