package io.jollyboat.schema;

import java.util.List;
import java.util.Locale;

/** Writes {@code Resources}, the table of all built-in resources that have views. */
final class Constants {
    private Constants() {}

    /** The constant's name: the plural in words, with group and version where it would clash. */
    static String name(String kind, Paths.Resource resource, boolean newest) {
        String words = words(kind);
        String plural = resource.plural().toUpperCase(Locale.ROOT);
        String compact = words.replace("_", "");
        int shared = 0;
        while (shared < Math.min(compact.length(), plural.length())
                && compact.charAt(shared) == plural.charAt(shared)) {
            shared++;
        }
        int cut = 0;
        for (int letters = 0; letters < shared; cut++) {
            if (words.charAt(cut) != '_') {
                letters++;
            }
        }
        String name = words.substring(0, cut) + plural.substring(shared);
        if (resource.group().equals("events.k8s.io")) {
            name = "EVENTS_" + name + "_V1";
        }
        return newest ? name : name + "_" + resource.version().toUpperCase(Locale.ROOT);
    }

    static String text(List<Views.Entry> entries) {
        StringBuilder text =
                new StringBuilder(
                        """
                        package %s;

                        import io.jollyboat.core.model.KubernetesObject;
                        import io.jollyboat.core.model.ResourceType;
                        import java.util.List;

                        /** Generated: the built-in resources that have views. */
                        public final class Resources {
                        """
                                .formatted(Views.ROOT));
        for (Views.Entry entry : entries) {
            Paths.Resource resource = entry.resource();
            String view =
                    Views.packageOf(entry.definition().name())
                            + "."
                            + entry.definition().simpleName();
            text.append(
                    """
                        public static final ResourceType<%s> %s =
                                new ResourceType<>("%s", "%s", "%s", "%s", %s, %s::new);
                    """
                            .formatted(
                                    view,
                                    entry.constant(),
                                    resource.group(),
                                    resource.version(),
                                    entry.definition().simpleName(),
                                    resource.plural(),
                                    resource.namespaced(),
                                    view));
        }
        text.append(
                "\n    private static final List<ResourceType<? extends KubernetesObject>> ALL =\n");
        text.append("            List.of(\n");
        for (int i = 0; i < entries.size(); i++) {
            text.append("                    ")
                    .append(entries.get(i).constant())
                    .append(i + 1 < entries.size() ? ",\n" : ");\n");
        }
        text.append(
                """

                    private Resources() {}

                    /** Every constant of this class, by group, version and plural. */
                    public static List<ResourceType<? extends KubernetesObject>> all() {
                        return ALL;
                    }
                }
                """);
        return text.toString();
    }

    /** {@code CSIDriver} as {@code CSI_DRIVER}. */
    private static String words(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .toUpperCase(Locale.ROOT);
    }
}
