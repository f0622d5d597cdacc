package io.jollyboat.apiserver.webhook;

import io.jollyboat.apiserver.file.SettingsShape;
import io.jollyboat.apiserver.json.Trees;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who this server is to webhooks of admission: a kubeconfig whose users have the names of those
 * that they are shown to, as {@code judge.ships.svc}, {@code example.com:8443}, {@code
 * *.example.com}, or {@code *} for all others.
 */
public final class WebhookUsers {

    /** To all of them it is nobody. */
    public static final WebhookUsers NONE = new WebhookUsers(Map.of(), "");

    private static final Set<String> KINDS =
            Set.of(
                    "apiserver.config.k8s.io/v1 WebhookAdmissionConfiguration",
                    "apiserver.config.k8s.io/v1alpha1 WebhookAdmission");
    private static final SettingsShape SHAPE = SettingsShape.FILE.texts("kubeConfigFile");
    private static final String ALL = "*";

    private final Map<String, RemoteUser> users;
    private final String usual;

    private WebhookUsers(Map<String, RemoteUser> users, String usual) {
        this.users = Map.copyOf(users);
        this.usual = usual;
    }

    /**
     * Reads a {@code WebhookAdmissionConfiguration}.
     *
     * @param files reads the kubeconfig that it names
     * @throws IllegalArgumentException when it is none
     */
    public static WebhookUsers of(JsonNode json, Function<String, JsonNode> files) {
        if (!KINDS.contains(Trees.text(json, "apiVersion") + " " + Trees.text(json, "kind"))) {
            throw new IllegalArgumentException(
                    "the configuration of the webhooks of admission is not a"
                            + " WebhookAdmissionConfiguration of apiserver.config.k8s.io/v1");
        }
        SHAPE.check(json);
        String file = Trees.text(json, "kubeConfigFile");
        return file.isEmpty() ? NONE : of(files.apply(file));
    }

    private static WebhookUsers of(JsonNode kubeconfig) {
        Map<String, RemoteUser> users = new HashMap<>();
        for (ObjectNode each : Trees.objects(kubeconfig, "users")) {
            users.put(Trees.text(each, "name"), RemoteUser.of(each.path("user")));
        }
        String current = Trees.text(kubeconfig, "current-context");
        String usual = "";
        for (ObjectNode each : Trees.objects(kubeconfig, "contexts")) {
            if (!current.isEmpty() && Trees.text(each, "name").equals(current)) {
                usual = Trees.text(each, "context", "user");
            }
        }
        return new WebhookUsers(users, usual);
    }

    /** Whom a webhook is shown: the most exact name holds, and the context's user where none. */
    RemoteUser at(String host, int port) {
        RemoteUser found = named(host + ":" + port);
        if (found == null && port == 443) {
            found = named(host);
        }
        if (found == null) {
            found = users.get(ALL);
        }
        return found == null ? users.getOrDefault(usual, RemoteUser.NOBODY) : found;
    }

    private @Nullable RemoteUser named(String target) {
        RemoteUser found = users.get(target);
        for (int dot = target.indexOf('.'); found == null && dot >= 0; ) {
            found = users.get(ALL + target.substring(dot));
            dot = target.indexOf('.', dot + 1);
        }
        return found;
    }
}
