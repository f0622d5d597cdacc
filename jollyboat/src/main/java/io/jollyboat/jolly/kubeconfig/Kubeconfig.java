package io.jollyboat.jolly.kubeconfig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A kubeconfig file. Entries of other clusters are kept as they are; comments are not, as with
 * {@code kubectl config}. The file is replaced as a whole, so a reader never sees half of it, and
 * only its owner may read it.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/">Organizing
 *     cluster access using kubeconfig files</a>
 */
public final class Kubeconfig {

    private final Path file;

    public Kubeconfig(Path file) {
        this.file = file;
    }

    /**
     * The file that kubectl would write to.
     *
     * @param variable the value of {@code KUBECONFIG}, a list of paths of which the first one
     *     counts; may be empty
     */
    public static Kubeconfig ofUser(String variable, Path home) {
        for (String path : variable.split(":", -1)) {
            if (!path.isBlank()) {
                return new Kubeconfig(Path.of(path));
            }
        }
        return new Kubeconfig(home.resolve(".kube").resolve("config"));
    }

    public Path file() {
        return file;
    }

    /**
     * Adds a cluster with its user and context, all under one name, in place of what had that name,
     * and makes the context the current one.
     *
     * @return false when everything was so already and the file was left alone
     * @throws KubeconfigException when the file is there and cannot be understood; it is left as it
     *     is
     */
    public boolean merge(ClusterAccess access) throws IOException {
        Map<String, Object> before = read();
        Map<String, Object> config = new LinkedHashMap<>(before);
        config.putIfAbsent("apiVersion", "v1");
        config.putIfAbsent("kind", "Config");
        put(config, "clusters", access.name(), "cluster", cluster(access));
        put(config, "users", access.name(), "user", user(access));
        put(config, "contexts", access.name(), "context", context(access));
        config.put("current-context", access.name());
        config.putIfAbsent("preferences", Map.of());
        if (config.equals(before)) {
            return false;
        }
        write(config);
        return true;
    }

    /** Takes everything of that name out. The current context is cleared if it was this one. */
    public void remove(String name) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Map<String, Object> before = read();
        Map<String, Object> config = new LinkedHashMap<>(before);
        for (String section : List.of("clusters", "users", "contexts")) {
            if (config.containsKey(section)) {
                config.put(section, without(config, section, name));
            }
        }
        if (name.equals(config.get("current-context"))) {
            config.put("current-context", "");
        }
        if (!config.equals(before)) {
            write(config);
        }
    }

    /**
     * Go clients ask for compressed answers unless they are told not to, which costs more here than
     * the bytes do: the cluster is on the same machine.
     */
    private static Map<String, Object> cluster(ClusterAccess access) {
        var cluster = new LinkedHashMap<String, Object>();
        cluster.put("certificate-authority-data", base64(access.authorityPem()));
        cluster.put("disable-compression", true);
        cluster.put("server", access.server());
        return cluster;
    }

    private static Map<String, Object> user(ClusterAccess access) {
        var user = new LinkedHashMap<String, Object>();
        user.put("client-certificate-data", base64(access.certificatePem()));
        user.put("client-key-data", base64(access.keyPem()));
        return user;
    }

    private static Map<String, Object> context(ClusterAccess access) {
        var context = new LinkedHashMap<String, Object>();
        context.put("cluster", access.name());
        context.put("namespace", "default");
        context.put("user", access.name());
        return context;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private void put(
            Map<String, Object> config,
            String section,
            String name,
            String key,
            Map<String, Object> value) {
        List<Object> entries = without(config, section, name);
        var entry = new LinkedHashMap<String, Object>();
        entry.put("name", name);
        entry.put(key, value);
        entries.add(entry);
        config.put(section, entries);
    }

    private List<Object> without(Map<String, Object> config, String section, String name) {
        Object entries = config.get(section);
        if (entries == null) {
            return new ArrayList<>();
        }
        if (!(entries instanceof List<?> list)) {
            throw new KubeconfigException(file + ": \"" + section + "\" is not a list");
        }
        var kept = new ArrayList<Object>(list);
        kept.removeIf(entry -> entry instanceof Map<?, ?> map && name.equals(map.get("name")));
        return kept;
    }

    private Map<String, Object> read() throws IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            return Map.of();
        }
        try {
            Object content =
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            if (content == null) {
                return Map.of();
            }
            if (content instanceof Map<?, ?> map) {
                var config = new LinkedHashMap<String, Object>();
                map.forEach((key, value) -> config.put(String.valueOf(key), value));
                return config;
            }
            throw new KubeconfigException(file + " is not a kubeconfig file");
        } catch (YamlEngineException e) {
            throw new KubeconfigException(file + " is not valid YAML: " + e.getMessage());
        }
    }

    private void write(Map<String, Object> config) throws IOException {
        Path target =
                Files.exists(file)
                        ? file.toRealPath()
                        : file.toAbsolutePath(); // a link stays a link
        Path folder = target.getParent();
        Files.createDirectories(folder);
        String text =
                new Dump(
                                DumpSettings.builder()
                                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                                        .setWidth(Integer.MAX_VALUE)
                                        .build())
                        .dumpToString(config);
        Path fresh =
                Files.createTempFile(
                        folder,
                        ".config",
                        ".new",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(fresh, text);
            Files.move(
                    fresh,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
