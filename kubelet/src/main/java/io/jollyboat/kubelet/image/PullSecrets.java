package io.jollyboat.kubelet.image;

import io.jollyboat.core.api.core.v1.LocalObjectReference;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.runtime.ImageReference;
import io.jollyboat.kubelet.runtime.Images.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds out, from a pod's pull secrets, who asks a registry for an image. */
public final class PullSecrets {

    private static final Logger log = LoggerFactory.getLogger(PullSecrets.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurationSource source;

    public PullSecrets(ConfigurationSource source) {
        this.source = source;
    }

    /** A credential and the secret that it is from. */
    public record Pass(Credentials credentials, ImageAccess.Key key) {}

    private record Entry(RegistryPattern pattern, Pass pass) {}

    /**
     * The credentials that are for the image's name, those first that are most particular about it,
     * as Kubernetes tries them; empty when it is to be asked for anonymously.
     */
    public List<Pass> passes(Pod pod, String image) {
        List<Entry> entries = new ArrayList<>();
        for (LocalObjectReference reference : pod.spec().imagePullSecrets()) {
            Secret secret = source.secret(pod.namespace(), reference.name()).orElse(null);
            if (secret == null) {
                continue; // see missing: the image may be had all the same
            }
            try {
                entries.addAll(entries(pod, secret, reference.name()));
            } catch (JacksonException | IllegalArgumentException e) {
                log.warn(
                        "pull secret {}/{} cannot be read: {}",
                        pod.namespace(),
                        reference.name(),
                        e.getClass().getSimpleName()); // the message would show the secret
            }
        }
        entries.sort(Comparator.comparing((Entry entry) -> entry.pattern().text()).reversed());
        String repository = ImageReference.parse(image).repository();
        return entries.stream()
                .filter(entry -> entry.pattern().matches(repository))
                .map(Entry::pass)
                .toList();
    }

    /** The names of those that the pod speaks of and that are not there. */
    public List<String> missing(Pod pod) {
        return pod.spec().imagePullSecrets().stream()
                .map(LocalObjectReference::name)
                .filter(name -> !name.isEmpty())
                .filter(name -> source.secret(pod.namespace(), name).isEmpty())
                .toList();
    }

    private static List<Entry> entries(Pod pod, Secret secret, String name) {
        List<Entry> entries = new ArrayList<>();
        String from = pod.namespace() + "/" + name + "/" + secret.metadata().uid();
        for (Map.Entry<String, JsonNode> entry : auths(secret).properties()) {
            Credentials found = credentials(entry.getKey(), entry.getValue());
            if (!found.isAnonymous()) {
                entries.add(
                        new Entry(
                                RegistryPattern.of(entry.getKey()),
                                new Pass(found, ImageAccess.Key.of(from, found))));
            }
        }
        return entries;
    }

    private static JsonNode auths(Secret secret) {
        byte[] current = secret.data().get(".dockerconfigjson");
        if (current != null) {
            return JSON.readTree(current).path("auths");
        }
        byte[] old = secret.data().get(".dockercfg");
        return JSON.readTree(old == null ? "{}".getBytes(StandardCharsets.UTF_8) : old);
    }

    private static Credentials credentials(String server, JsonNode auth) {
        String user = auth.path("username").asString("");
        String password = auth.path("password").asString("");
        String both = auth.path("auth").asString("");
        if (user.isEmpty() && !both.isEmpty()) {
            String text = new String(Base64.getDecoder().decode(both), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            user = colon < 0 ? text : text.substring(0, colon);
            password = colon < 0 ? "" : text.substring(colon + 1);
        }
        return new Credentials(user, password, server);
    }
}
