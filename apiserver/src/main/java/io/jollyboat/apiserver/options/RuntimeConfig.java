package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.resource.builtin.BuiltInResources;
import io.jollyboat.core.schema.Definition;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of the API are served: {@code apps/v1=false}, {@code batch/v1/jobs=false}, {@code
 * api/all=false}. What is said of a resource counts before what is said of its version, and that
 * before what is said of all versions of a maturity, and of all.
 */
public record RuntimeConfig(Map<String, Boolean> said) {

    static final RuntimeConfig ALL = new RuntimeConfig(Map.of());
    private static final String EVERYTHING = "api/all";
    private static final String ALPHA = "api/alpha";
    private static final Set<String> MATURITIES = Set.of(EVERYTHING, "api/ga", "api/beta", ALPHA);

    public RuntimeConfig {
        said = Map.copyOf(said);
    }

    /**
     * @throws IllegalArgumentException when it is of something that there is not, or asks for what
     *     Kubernetes has and this server has not
     */
    static RuntimeConfig parse(String text) {
        Map<String, Boolean> said = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : Texts.pairs(text).entrySet()) {
            said.put(
                    each.getKey(),
                    Texts.flag(each.getValue().isEmpty() ? "true" : each.getValue()));
        }
        if (said.equals(Map.of(EVERYTHING, false))) {
            throw new IllegalArgumentException("invalid key with only api/all=false");
        }
        check(said);
        return new RuntimeConfig(said);
    }

    private static void check(Map<String, Boolean> said) {
        Set<String> served = new TreeSet<>();
        for (ResourceDefinition each : everything()) {
            each.versions().forEach(version -> served.add(each.group() + '/' + version));
        }
        Set<String> registered = new TreeSet<>(served);
        registered.addAll(published());
        said.forEach(
                (key, wanted) -> {
                    if (!MATURITIES.contains(key)) {
                        check(key, wanted, served, registered);
                    }
                });
    }

    private static void check(
            String key, boolean wanted, Set<String> served, Set<String> registered) {
        String[] parts = key.split("/", -1);
        if (parts.length != 2 && parts.length != 3) {
            throw new IllegalArgumentException("runtime-config invalid key " + key);
        }
        String version = parts[0] + '/' + parts[1];
        if (registered.stream().noneMatch(each -> each.startsWith(parts[0] + '/'))) {
            throw new IllegalArgumentException("unknown api groups " + parts[0]);
        }
        if (!registered.contains(version)) {
            throw new IllegalArgumentException(
                    "group version " + version + " that has not been registered");
        }
        if (parts.length == 3 && !parts[2].equals(parts[2].toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "invalid key "
                            + key
                            + ": group/version/resource and resource is always lowercase plural,"
                            + " not \""
                            + parts[2]
                            + '"');
        }
        if (wanted && !served.contains(version)) {
            throw new IllegalArgumentException("the group version " + version + " is not served");
        }
    }

    private static List<ResourceDefinition> everything() {
        return Stream.of(BuiltInResources.all(), BuiltInResources.alpha())
                .flatMap(List::stream)
                .toList();
    }

    /** What Kubernetes has, served by it unasked or not. */
    private static Set<String> published() {
        Set<String> all = new TreeSet<>();
        Schema schema = Schema.kubernetes();
        for (String name : schema.names()) {
            schema.definition(name)
                    .filter(Definition::isKind)
                    .filter(Definition::published)
                    .filter(each -> !each.version().isEmpty())
                    .ifPresent(each -> all.add(each.group() + '/' + each.version()));
        }
        return all;
    }

    /**
     * The resources that are served, in the versions that are.
     *
     * @param all served unless somebody says otherwise
     * @param alpha served when somebody asks for them
     */
    public List<ResourceDefinition> served(
            List<ResourceDefinition> all, Supplier<List<ResourceDefinition>> alpha) {
        if (said.isEmpty()) {
            return all;
        }
        List<ResourceDefinition> served = new ArrayList<>();
        all.forEach(each -> add(each, true, served));
        alpha.get().forEach(each -> add(each, false, served));
        return served;
    }

    private void add(ResourceDefinition resource, boolean usual, List<ResourceDefinition> served) {
        List<String> versions =
                resource.versions().stream()
                        .filter(version -> serves(resource, version, usual))
                        .toList();
        if (versions.equals(resource.versions())) {
            served.add(resource);
        } else if (!versions.isEmpty()) {
            served.add(resource.servedIn(versions));
        }
    }

    private boolean serves(ResourceDefinition resource, String version, boolean usual) {
        String name = resource.group() + '/' + version;
        Boolean own = first(name + '/' + resource.plural(), name);
        if (own != null) {
            return own;
        }
        if (resource.group().isEmpty()) {
            return true; // nothing works without it
        }
        Boolean all = first(maturity(version), EVERYTHING);
        return all == null ? usual : all;
    }

    private @Nullable Boolean first(String... keys) {
        for (String key : keys) {
            Boolean value = said.get(key);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static String maturity(String version) {
        return version.contains("alpha") ? ALPHA : version.contains("beta") ? "api/beta" : "api/ga";
    }
}
