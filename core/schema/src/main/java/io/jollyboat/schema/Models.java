package io.jollyboat.schema;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The client library's model classes, read as class files: JSON names, descriptions, required. */
final class Models {
    private static final String FOLDER = "io/kubernetes/client/openapi/models/";
    private static final String SERIALIZED_NAME = "Lcom/google/gson/annotations/SerializedName;";
    private static final String PROPERTY = "Lio/swagger/annotations/ApiModelProperty;";
    private static final String MODEL = "Lio/swagger/annotations/ApiModel;";
    private static final String NON_NULL = "Ljakarta/annotation/Nonnull;";

    private Models() {}

    /** One model class. */
    record Model(String className, String description, List<ModelField> fields) {
        @Nullable ModelField field(String json) {
            for (ModelField field : fields) {
                if (field.name().equals(json)) {
                    return field;
                }
            }
            return null;
        }
    }

    /** One field; {@code signature} is its generic type as the class file spells it. */
    record ModelField(String name, String signature, boolean required, String description) {}

    /** Every model class of the jar by its simple class name. */
    static Map<String, Model> read(JarFile jar) throws IOException {
        Map<String, Model> models = new TreeMap<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (!name.startsWith(FOLDER) || !name.endsWith(".class") || name.contains("$")) {
                continue;
            }
            String className = name.substring(FOLDER.length(), name.length() - ".class".length());
            Model model = read(className, parse(jar, entry));
            if (!model.fields().isEmpty()) {
                models.put(className, model);
            }
        }
        return models;
    }

    static ClassModel parse(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return ClassFile.of().parse(in.readAllBytes());
        }
    }

    /** The simple name of a model class inside a type descriptor, or null. */
    static @Nullable String modelIn(String signature) {
        int start = signature.indexOf(FOLDER);
        return start < 0
                ? null
                : signature.substring(start + FOLDER.length(), signature.indexOf(';', start));
    }

    private static Model read(String className, ClassModel source) {
        Map<String, String> descriptions = new HashMap<>();
        for (MethodModel method : source.methods()) {
            Annotation property = annotation(annotations(method), PROPERTY);
            if (property != null) {
                descriptions.put(method.methodName().stringValue(), text(property));
            }
        }
        List<ModelField> fields = new ArrayList<>();
        for (FieldModel field : source.fields()) {
            List<Annotation> annotations =
                    field.findAttribute(Attributes.runtimeVisibleAnnotations())
                            .map(found -> found.annotations())
                            .orElse(List.of());
            Annotation serialized = annotation(annotations, SERIALIZED_NAME);
            if (serialized == null) {
                continue;
            }
            String signature =
                    field.findAttribute(Attributes.signature())
                            .map(found -> found.signature().stringValue())
                            .orElse(field.fieldType().stringValue());
            fields.add(
                    new ModelField(
                            text(serialized),
                            signature,
                            annotation(annotations, NON_NULL) != null,
                            description(field.fieldName().stringValue(), descriptions)));
        }
        List<Annotation> onClass =
                source.findAttribute(Attributes.runtimeVisibleAnnotations())
                        .map(found -> found.annotations())
                        .orElse(List.of());
        Annotation model = annotation(onClass, MODEL);
        return new Model(className, model == null ? "" : text(model), fields);
    }

    private static String description(String fieldName, Map<String, String> byGetter) {
        String bare = fieldName.startsWith("_") ? fieldName.substring(1) : fieldName;
        for (Map.Entry<String, String> entry : byGetter.entrySet()) {
            String getter = entry.getKey();
            String property = getter.startsWith("is") ? getter.substring(2) : getter.substring(3);
            if (property.equalsIgnoreCase(bare) || property.equalsIgnoreCase(fieldName)) {
                return entry.getValue();
            }
        }
        return "";
    }

    private static List<Annotation> annotations(MethodModel method) {
        return method.findAttribute(Attributes.runtimeVisibleAnnotations())
                .map(found -> found.annotations())
                .orElse(List.of());
    }

    private static @Nullable Annotation annotation(List<Annotation> all, String type) {
        for (Annotation annotation : all) {
            if (annotation.className().stringValue().equals(type)) {
                return annotation;
            }
        }
        return null;
    }

    private static String text(Annotation annotation) {
        for (var element : annotation.elements()) {
            String name = element.name().stringValue();
            if ((name.equals("value") || name.equals("description"))
                    && element.value() instanceof AnnotationValue.OfString text) {
                return text.stringValue();
            }
        }
        return "";
    }
}
