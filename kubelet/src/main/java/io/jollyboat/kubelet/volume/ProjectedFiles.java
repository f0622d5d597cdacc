package io.jollyboat.kubelet.volume;

import io.jollyboat.core.api.core.v1.ConfigMap;
import io.jollyboat.core.api.core.v1.DownwardAPIVolumeFile;
import io.jollyboat.core.api.core.v1.KeyToPath;
import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.Secret;
import io.jollyboat.core.api.core.v1.ServiceAccountTokenProjection;
import io.jollyboat.core.api.core.v1.Volume;
import io.jollyboat.core.api.core.v1.VolumeProjection;
import io.jollyboat.kubelet.environment.ConfigurationSource;
import io.jollyboat.kubelet.environment.FieldReference;
import io.jollyboat.kubelet.environment.MissingConfiguration;
import io.jollyboat.kubelet.environment.PodAddresses;
import io.jollyboat.kubelet.environment.ResourceReference;
import io.jollyboat.kubelet.volume.file.FileContent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that a volume takes from the API: what should be in it now, computed from what is known
 * now.
 */
final class ProjectedFiles {

    private static final int DEFAULT_MODE = 0644;

    private final ConfigurationSource source;
    private final ResourceReference resources;
    private final ServiceAccountTokens tokens;

    ProjectedFiles(
            ConfigurationSource source, ResourceReference resources, ServiceAccountTokens tokens) {
        this.source = source;
        this.resources = resources;
        this.tokens = tokens;
    }

    /** Whether a volume is of a kind whose files come from the API. */
    static boolean covers(Volume volume) {
        return volume.has("configMap")
                || volume.has("secret")
                || volume.has("downwardAPI")
                || volume.has("projected");
    }

    /**
     * The files by path.
     *
     * @throws VolumeException when something it must have is absent
     */
    Map<String, FileContent> of(Pod pod, Volume volume) throws VolumeException {
        var files = new LinkedHashMap<String, FileContent>();
        try {
            if (volume.has("configMap")) {
                var from = volume.configMap();
                int mode = from.defaultMode(DEFAULT_MODE);
                configMap(pod, from.name(), from.optional(), from.items(), mode, files);
            } else if (volume.has("secret")) {
                var from = volume.secret();
                int mode = from.defaultMode(DEFAULT_MODE);
                secret(pod, from.secretName(), from.optional(), from.items(), mode, files);
            } else if (volume.has("downwardAPI")) {
                var from = volume.downwardAPI();
                downward(pod, from.items(), from.defaultMode(DEFAULT_MODE), files);
            } else {
                projected(pod, volume, files);
            }
        } catch (MissingConfiguration e) {
            throw VolumeException.setUp(volume.name(), String.valueOf(e.getMessage()));
        }
        return files;
    }

    private void projected(Pod pod, Volume volume, Map<String, FileContent> files)
            throws MissingConfiguration {
        int mode = volume.projected().defaultMode(DEFAULT_MODE);
        for (VolumeProjection from : volume.projected().sources()) {
            if (from.has("configMap")) {
                var map = from.configMap();
                configMap(pod, map.name(), map.optional(), map.items(), mode, files);
            }
            if (from.has("secret")) {
                var secret = from.secret();
                secret(pod, secret.name(), secret.optional(), secret.items(), mode, files);
            }
            if (from.has("downwardAPI")) {
                downward(pod, from.downwardAPI().items(), mode, files);
            }
            if (from.has("serviceAccountToken")) {
                ServiceAccountTokenProjection wanted = from.serviceAccountToken();
                files.put(wanted.path(), FileContent.of(tokens.token(pod, wanted), mode));
            }
        }
    }

    private void configMap(
            Pod pod,
            String name,
            boolean optional,
            List<KeyToPath> items,
            int mode,
            Map<String, FileContent> files)
            throws MissingConfiguration {
        Optional<ConfigMap> map = source.configMap(pod.namespace(), name);
        if (map.isEmpty()) {
            if (optional) {
                return;
            }
            throw new MissingConfiguration("configmap \"" + name + "\" not found");
        }
        var content = new LinkedHashMap<String, byte[]>();
        map.get()
                .data()
                .forEach((key, text) -> content.put(key, text.getBytes(StandardCharsets.UTF_8)));
        content.putAll(map.get().binaryData());
        select(content, items, optional, mode, "config", files);
    }

    private void secret(
            Pod pod,
            String name,
            boolean optional,
            List<KeyToPath> items,
            int mode,
            Map<String, FileContent> files)
            throws MissingConfiguration {
        Optional<Secret> secret = source.secret(pod.namespace(), name);
        if (secret.isEmpty()) {
            if (optional) {
                return;
            }
            throw new MissingConfiguration("secret \"" + name + "\" not found");
        }
        select(secret.get().data(), items, optional, mode, "secret", files);
    }

    private static void select(
            Map<String, byte[]> content,
            List<KeyToPath> items,
            boolean optional,
            int mode,
            String kind,
            Map<String, FileContent> files)
            throws MissingConfiguration {
        if (items.isEmpty()) {
            content.forEach((key, bytes) -> files.put(key, new FileContent(bytes, mode)));
            return;
        }
        for (KeyToPath item : items) {
            byte[] bytes = content.get(item.key());
            if (bytes == null) {
                if (optional) {
                    continue;
                }
                throw new MissingConfiguration(
                        "references non-existent " + kind + " key: " + item.key());
            }
            files.put(item.path(), new FileContent(bytes, item.mode(mode)));
        }
    }

    private void downward(
            Pod pod, List<DownwardAPIVolumeFile> items, int mode, Map<String, FileContent> files)
            throws MissingConfiguration {
        for (DownwardAPIVolumeFile item : items) {
            String text =
                    item.has("fieldRef")
                            ? FieldReference.resolve(
                                    pod,
                                    item.fieldRef().fieldPath(),
                                    new PodAddresses(List.of(), List.of()))
                            : resources.resolve(pod, item.resourceFieldRef(), "");
            files.put(item.path(), FileContent.of(text, item.mode(mode)));
        }
    }
}
