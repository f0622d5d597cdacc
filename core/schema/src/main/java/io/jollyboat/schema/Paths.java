package io.jollyboat.schema;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The resources and their paths, as the client library's call classes hold them. */
final class Paths {
    private static final String FOLDER = "io/kubernetes/client/openapi/apis/";
    private static final Pattern PATH =
            Pattern.compile(
                    "/(?:api|apis/([a-z0-9.]+))/(v[a-z0-9]+)(/namespaces/\\{namespace})?"
                            + "/([a-z]+)(?:/\\{name})?");
    private static final Pattern METHOD = Pattern.compile("(?:create|read|replace)[A-Z].*");

    private Paths() {}

    /**
     * One resource.
     *
     * @param className the model class of its objects
     */
    record Resource(
            String group, String version, String plural, boolean namespaced, String className) {}

    /** Every resource that can be created or read, in the order of group, version and plural. */
    static Collection<Resource> read(JarFile jar) throws IOException {
        Map<String, Resource> resources = new TreeMap<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (name.startsWith(FOLDER) && name.endsWith("Api.class") && !name.contains("$")) {
                read(Models.parse(jar, entry), resources);
            }
        }
        return resources.values();
    }

    private static void read(ClassModel api, Map<String, Resource> resources) {
        Map<String, String> paths = new HashMap<>();
        Map<String, String> results = new HashMap<>();
        for (MethodModel method : api.methods()) {
            String name = method.methodName().stringValue();
            if (!METHOD.matcher(name).matches()) {
                continue;
            }
            if (name.endsWith("WithHttpInfo")) {
                String model =
                        method.findAttribute(Attributes.signature())
                                .map(found -> result(found.signature().stringValue()))
                                .orElse(null);
                if (model != null) {
                    results.put(name.substring(0, name.length() - "WithHttpInfo".length()), model);
                }
            } else if (name.endsWith("Call") && !name.endsWith("ValidateBeforeCall")) {
                String path = path(method);
                if (path != null) {
                    paths.put(name.substring(0, name.length() - "Call".length()), path);
                }
            }
        }
        paths.forEach(
                (operation, path) -> {
                    Matcher matcher = PATH.matcher(path);
                    String model = results.get(operation);
                    if (model != null && matcher.matches()) {
                        String group = matcher.group(1) == null ? "" : matcher.group(1);
                        Resource resource =
                                new Resource(
                                        group,
                                        matcher.group(2),
                                        matcher.group(4),
                                        matcher.group(3) != null,
                                        model);
                        resources.put(
                                group + "/" + resource.version() + "/" + resource.plural(),
                                resource);
                    }
                });
    }

    private static @Nullable String result(String signature) {
        return Models.modelIn(signature.substring(signature.lastIndexOf(')')));
    }

    private static @Nullable String path(MethodModel method) {
        var code = method.code().orElse(null);
        if (code == null) {
            return null;
        }
        for (CodeElement element : code) {
            if (element instanceof ConstantInstruction constant
                    && constant.constantValue() instanceof String text
                    && text.startsWith("/api")) {
                return text;
            }
        }
        return null;
    }
}
