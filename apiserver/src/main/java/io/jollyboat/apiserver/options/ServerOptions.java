package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.encryption.EncryptionSettings;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * How a server behaves, by the names of kube-apiserver's flags.
 *
 * @param plugins which admission plug-ins are asked
 * @param anonymous whether requests without a credential are somebody's
 * @param storage how objects are kept
 * @param nodePorts what services get their node ports from
 * @param runtime which versions of the API are served
 * @param audit what is written of requests
 * @param load how much is done at once
 */
public record ServerOptions(
        PluginChoice plugins,
        boolean anonymous,
        StorageSettings storage,
        PortRange nodePorts,
        RuntimeConfig runtime,
        AuditSettings audit,
        Load load) {

    public static final ServerOptions DEFAULT =
            new ServerOptions(
                    PluginChoice.NONE,
                    true,
                    StorageSettings.STANDARD,
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
        return with(
                plugins.settings(AdmissionConfiguration.apply(plugins.settings(), file, files)));
    }

    private ServerOptions with(PluginChoice choice) {
        return new ServerOptions(choice, anonymous, storage, nodePorts, runtime, audit, load);
    }

    public ServerOptions anonymous(boolean somebody) {
        return new ServerOptions(plugins, somebody, storage, nodePorts, runtime, audit, load);
    }

    public Duration eventTtl() {
        return storage.eventTtl();
    }

    public ServerOptions eventTtl(Duration time) {
        return storage(storage.eventTtl(time));
    }

    public ServerOptions storage(StorageSettings how) {
        return new ServerOptions(plugins, anonymous, how, nodePorts, runtime, audit, load);
    }

    /** With what is encrypted changed. */
    public ServerOptions encryption(UnaryOperator<EncryptionSettings> change) {
        return storage(storage.encryption(change.apply(storage.encryption())));
    }

    public ServerOptions nodePorts(String range) {
        PortRange ports = PortRange.parse(range);
        return new ServerOptions(plugins, anonymous, storage, ports, runtime, audit, load);
    }

    public ServerOptions runtime(String config) {
        RuntimeConfig served = RuntimeConfig.parse(config);
        return new ServerOptions(plugins, anonymous, storage, nodePorts, served, audit, load);
    }

    public ServerOptions audit(AuditSettings settings) {
        return new ServerOptions(plugins, anonymous, storage, nodePorts, runtime, settings, load);
    }

    public ServerOptions load(Load changed) {
        return new ServerOptions(plugins, anonymous, storage, nodePorts, runtime, audit, changed);
    }
}
