package io.jollyboat.kubelet.pod;

import io.jollyboat.core.api.core.v1.LocalObjectReference;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds out, from a pod's pull secrets, who asks a registry for an image. */
final class PullSecrets {

    private static final Logger log = LoggerFactory.getLogger(PullSecrets.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurationSource source;

    PullSecrets(ConfigurationSource source) {
        this.source = source;
    }

    /** The first credentials that are for the image's registry; anonymous when there are none. */
    Credentials credentials(Pod pod, String image) {
        String registry = registry(ImageReference.parse(image).repository());
        for (LocalObjectReference reference : pod.spec().imagePullSecrets()) {
            Secret secret = source.secret(pod.namespace(), reference.name()).orElse(null);
            if (secret == null) {
                continue; // as Kubernetes does: the pull will tell
            }
            try {
                Credentials found = find(auths(secret), registry);
                if (!found.isAnonymous()) {
                    return found;
                }
            } catch (JacksonException | IllegalArgumentException e) {
                log.warn(
                        "pull secret {}/{} cannot be read: {}",
                        pod.namespace(),
                        reference.name(),
                        e.getClass().getSimpleName()); // the message would show the secret
            }
        }
        return Credentials.NONE;
    }

    private static JsonNode auths(Secret secret) {
        byte[] current = secret.data().get(".dockerconfigjson");
        if (current != null) {
            return JSON.readTree(current).path("auths");
        }
        byte[] old = secret.data().get(".dockercfg");
        return JSON.readTree(old == null ? "{}".getBytes(StandardCharsets.UTF_8) : old);
    }

    private static Credentials find(JsonNode auths, String registry) {
        for (Map.Entry<String, JsonNode> entry : auths.properties()) {
            String server = entry.getKey();
            if (serves(server, registry)) {
                JsonNode auth = entry.getValue();
                String user = auth.path("username").asString("");
                String password = auth.path("password").asString("");
                String both = auth.path("auth").asString("");
                if (user.isEmpty() && !both.isEmpty()) {
                    String text =
                            new String(Base64.getDecoder().decode(both), StandardCharsets.UTF_8);
                    int colon = text.indexOf(':');
                    user = colon < 0 ? text : text.substring(0, colon);
                    password = colon < 0 ? "" : text.substring(colon + 1);
                }
                return new Credentials(user, password, server);
            }
        }
        return Credentials.NONE;
    }

    /** An image without a host is the engine's own registry's, which is listed by its old path. */
    private static boolean serves(String server, String registry) {
        String bare = server.replaceFirst("^https?://", "");
        String host = bare.split("/", 2)[0];
        return registry.isEmpty()
                ? host.startsWith("index.") || bare.endsWith("/v1/")
                : host.equals(registry);
    }

    private static String registry(String repository) {
        int slash = repository.indexOf('/');
        String first = slash < 0 ? "" : repository.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : "";
    }
}
