package io.jollyboat.apiserver.options;

import io.jollyboat.apiserver.resource.ResourceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which versions of the API are served: {@code apps/v1=false}, {@code api/all=false}. A version
 * that is said by its name counts before one that is meant by {@code api/alpha} or {@code api/all}.
 */
public record RuntimeConfig(Map<String, Boolean> said) {

    static final RuntimeConfig ALL = new RuntimeConfig(Map.of());
    private static final String EVERYTHING = "api/all";
    private static final String ALPHA = "api/alpha";

    public RuntimeConfig {
        said = Map.copyOf(said);
    }

    static RuntimeConfig parse(String text) {
        Map<String, Boolean> said = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : Texts.pairs(text).entrySet()) {
            said.put(
                    each.getKey(),
                    Texts.flag(each.getValue().isEmpty() ? "true" : each.getValue()));
        }
        return new RuntimeConfig(said);
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
        for (ResourceDefinition each : all) {
            List<String> versions =
                    each.versions().stream().filter(version -> serves(each, version)).toList();
            if (versions.equals(each.versions())) {
                served.add(each);
            } else if (!versions.isEmpty()) {
                served.add(each.servedIn(versions));
            }
        }
        served.addAll(requested(alpha.get()));
        return served;
    }

    private List<ResourceDefinition> requested(List<ResourceDefinition> alpha) {
        boolean all = said.getOrDefault(ALPHA, said.getOrDefault(EVERYTHING, false));
        return alpha.stream()
                .filter(
                        each ->
                                said.getOrDefault(
                                        each.group() + "/" + each.versions().getFirst(), all))
                .toList();
    }

    private boolean serves(ResourceDefinition resource, String version) {
        if (resource.group().isEmpty()) {
            return said.getOrDefault("v1", true); // nothing works without it
        }
        Boolean own = said.get(resource.group() + "/" + version);
        return own == null ? said.getOrDefault(EVERYTHING, true) : own;
    }
}
