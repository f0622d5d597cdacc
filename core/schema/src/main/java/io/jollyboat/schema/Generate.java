package io.jollyboat.schema;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.jar.JarFile;

/** The build's entry: reads the artifacts, joins them, writes what {@code core} is built with. */
public final class Generate {
    private Generate() {}

    /**
     * Generates into two folders; does nothing when the inputs are those of the last run, and never
     * touches a file whose content stays.
     *
     * @param arguments the folder for Java sources and the folder for resources
     */
    public static void main(String[] arguments) throws IOException {
        Path sources = Path.of(arguments[0]);
        Path resources = Path.of(arguments[1]);
        Artifacts artifacts = Artifacts.onClassPath();
        Outputs outputs = new Outputs(sources, resources);
        String inputs = artifacts.fingerprint();
        if (outputs.upToDate(inputs)) {
            return;
        }
        Result result = generate(artifacts);
        refuse(
                "The artifacts disagree where they are not known to",
                KnownDifferences.unknown(result.differences()));
        refuse("Kinds that can be listed but have no resource", result.unreachable());
        new SchemaFile(result.definitions().values()).write(outputs);
        Views views = new Views(result.definitions(), result.resources(), result.places());
        views.write(outputs);
        outputs.finish(inputs);
    }

    /** What the artifacts tell together. */
    record Result(
            SortedMap<String, Definition> definitions,
            Collection<Paths.Resource> resources,
            Map<String, String> places,
            List<String> differences) {

        /** Published kinds that have a list but no path where it could be asked for. */
        List<String> unreachable() {
            Set<String> served = new HashSet<>();
            resources.forEach(resource -> served.add(places.get(resource.className())));
            List<String> unreachable = new ArrayList<>();
            for (Definition definition : definitions.values()) {
                Definition list = definitions.get(definition.name() + "List");
                boolean listed = list != null && list.kind() && list.field("items") != null;
                if (definition.published() && listed && !served.contains(definition.name())) {
                    unreachable.add(definition.name());
                }
            }
            unreachable.removeAll(Supplements.LISTED_ELSEWHERE);
            return unreachable;
        }
    }

    private static void refuse(String why, List<String> found) {
        if (!found.isEmpty()) {
            throw new IllegalStateException(why + ":\n  " + String.join("\n  ", found));
        }
    }

    static Result generate(Artifacts artifacts) throws IOException {
        try (JarFile models = artifacts.models();
                JarFile messages = artifacts.messages();
                JarFile comments = artifacts.comments()) {
            Map<String, Models.Model> allModels = Models.read(models);
            Map<String, Messages.Message> allMessages = Messages.read(messages);
            Collection<Paths.Resource> resources = Paths.read(models);
            Places places = new Places(allModels, allMessages, resources);
            Join join = new Join(allModels, allMessages, Comments.read(comments), places);
            SortedMap<String, Definition> definitions = join.definitions();
            return new Result(definitions, resources, places.byClass(), join.differences());
        }
    }
}
