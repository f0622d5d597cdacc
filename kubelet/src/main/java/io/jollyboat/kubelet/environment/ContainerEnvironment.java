package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.ConfigMapKeySelector;
import io.jollyboat.core.api.core.v1.Container;
import io.jollyboat.core.api.core.v1.EnvFromSource;
import io.jollyboat.core.api.core.v1.EnvVar;
import io.jollyboat.core.api.core.v1.EnvVarSource;
import io.jollyboat.core.api.core.v1.FileKeySelector;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The environment of one container: services first, overridden by {@code envFrom}, overridden by
 * {@code env} in its order. A value may refer to what stands before it, services included.
 */
public final class ContainerEnvironment {

    private final Pod pod;
    private final ConfigurationSource source;
    private final PodAddresses addresses;
    private final ResourceReference resources;
    private final Files files;

    /** Reads what is in volumes of the pod. */
    @FunctionalInterface
    public interface Files {
        /**
         * The text of a file; empty where containers have no files.
         *
         * @throws MissingConfiguration when it cannot be read
         */
        Optional<String> read(String volume, String path) throws MissingConfiguration;
    }

    public ContainerEnvironment(
            Pod pod,
            ConfigurationSource source,
            PodAddresses addresses,
            ResourceReference resources,
            Files files) {
        this.files = files;
        this.pod = pod;
        this.source = source;
        this.addresses = addresses;
        this.resources = resources;
    }

    /**
     * The variables of a container, in the order they are to be set.
     *
     * @throws MissingConfiguration when something it must have is absent
     */
    public Map<String, String> of(Container container) throws MissingConfiguration {
        boolean links = !pod.spec().has("enableServiceLinks") || pod.spec().enableServiceLinks();
        var variables =
                new LinkedHashMap<String, String>(
                        ServiceVariables.of(source.services(), pod.namespace(), links));
        for (EnvFromSource from : container.envFrom()) {
            addAll(from, variables);
        }
        for (EnvVar variable : container.env()) {
            String value =
                    variable.has("valueFrom")
                            ? from(variable.valueFrom(), container)
                            : Expansion.expand(variable.value(), variables);
            if (value != null) {
                variables.put(variable.name(), value);
            }
        }
        return variables;
    }

    private void addAll(EnvFromSource from, Map<String, String> variables)
            throws MissingConfiguration {
        if (from.has("configMapRef")) {
            var reference = from.configMapRef();
            Optional<ConfigMap> map = source.configMap(pod.namespace(), reference.name());
            if (map.isEmpty() && !reference.optional()) {
                throw absent("configmap", reference.name());
            }
            map.ifPresent(
                    found ->
                            found.data().forEach((key, value) -> put(from, key, value, variables)));
        }
        if (from.has("secretRef")) {
            var reference = from.secretRef();
            Optional<Secret> secret = source.secret(pod.namespace(), reference.name());
            if (secret.isEmpty() && !reference.optional()) {
                throw absent("secret", reference.name());
            }
            secret.ifPresent(
                    found ->
                            found.data()
                                    .forEach(
                                            (key, value) ->
                                                    put(from, key, decoded(value), variables)));
        }
    }

    /** Keys that no environment can hold are left out, as Kubernetes leaves them out. */
    private static void put(
            EnvFromSource from, String key, String value, Map<String, String> variables) {
        String name = from.prefix() + key;
        if (!name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0) {
            variables.put(name, value);
        }
    }

    /** Null when an optional source is absent: the variable is then not set at all. */
    private @Nullable String from(EnvVarSource from, Container container)
            throws MissingConfiguration {
        if (from.has("fieldRef")) {
            return FieldReference.resolve(pod, from.fieldRef().fieldPath(), addresses);
        }
        if (from.has("resourceFieldRef")) {
            return resources.resolve(pod, from.resourceFieldRef(), container.name());
        }
        if (from.has("configMapKeyRef")) {
            return fromConfigMap(from.configMapKeyRef());
        }
        if (from.has("secretKeyRef")) {
            return fromSecret(from.secretKeyRef());
        }
        if (from.has("fileKeyRef")) {
            return fromFile(from.fileKeyRef());
        }
        return "";
    }

    private @Nullable String fromConfigMap(ConfigMapKeySelector selector)
            throws MissingConfiguration {
        Optional<ConfigMap> map = source.configMap(pod.namespace(), selector.name());
        if (map.isEmpty()) {
            if (selector.optional()) {
                return null;
            }
            throw absent("configmap", selector.name());
        }
        String value = map.get().data().get(selector.key());
        if (value == null && !selector.optional()) {
            throw noKey("ConfigMap", selector.name(), selector.key());
        }
        return value;
    }

    private @Nullable String fromSecret(SecretKeySelector selector) throws MissingConfiguration {
        Optional<Secret> secret = source.secret(pod.namespace(), selector.name());
        if (secret.isEmpty()) {
            if (selector.optional()) {
                return null;
            }
            throw absent("secret", selector.name());
        }
        byte[] value = secret.get().data().get(selector.key());
        if (value == null) {
            if (selector.optional()) {
                return null;
            }
            throw noKey("Secret", selector.name(), selector.key());
        }
        return decoded(value);
    }

    private @Nullable String fromFile(FileKeySelector selector) throws MissingConfiguration {
        Optional<String> text = files.read(selector.volumeName(), selector.path());
        if (text.isEmpty()) {
            return null;
        }
        Optional<String> value = EnvironmentFile.find(text.get(), selector.key());
        if (value.isEmpty() && !selector.optional()) {
            throw new MissingConfiguration(
                    "environment variable key \""
                            + selector.key()
                            + "\" not found in file \""
                            + selector.path()
                            + "\"");
        }
        return value.orElse(null);
    }

    private static String decoded(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static MissingConfiguration absent(String what, String name) {
        return new MissingConfiguration(what + " \"" + name + "\" not found");
    }

    private MissingConfiguration noKey(String what, String name, String key) {
        return new MissingConfiguration(
                "couldn't find key " + key + " in " + what + " " + pod.namespace() + "/" + name);
    }
}
