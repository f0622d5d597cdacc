package io.jollyboat.schema;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.jollyboat.schema.Type.Shape;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The protobuf messages: field numbers, and types finer than JSON tells. */
final class Messages {
    private static final String FOLDER = "io/kubernetes/client/proto/";
    private static final String API = "k8s.io.apimachinery.pkg.";
    private static final String EXTENSIONS =
            "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.";

    private Messages() {}

    /** One message; its fields are those of JSON, embedded structs already opened up. */
    record Message(String fullName, List<MessageField> fields) {}

    /** One field; {@code owner} is the message that declares it, where its markers stand. */
    record MessageField(
            String owner, String protobufName, String name, Type type, List<Integer> path) {}

    /** Every message of the jar by its full name. */
    static Map<String, Message> read(JarFile jar) throws IOException {
        Map<String, Message> messages = new TreeMap<>();
        for (JarEntry entry : Collections.list(jar.entries())) {
            String name = entry.getName();
            if (!name.startsWith(FOLDER) || !name.endsWith(".class") || name.contains("$")) {
                continue;
            }
            String className = name.substring(0, name.length() - ".class".length());
            for (Descriptor descriptor : file(className.replace('/', '.')).getMessageTypes()) {
                String fullName = descriptor.getFullName();
                messages.put(fullName, new Message(fullName, fields(descriptor, List.of())));
            }
        }
        return messages;
    }

    private static FileDescriptor file(String className) {
        try {
            Object descriptor = Class.forName(className).getMethod("getDescriptor").invoke(null);
            return (FileDescriptor) descriptor;
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | IllegalAccessException
                | InvocationTargetException broken) {
            throw new IllegalStateException(className + " holds no descriptor", broken);
        }
    }

    private static List<MessageField> fields(Descriptor message, List<Integer> above) {
        List<MessageField> fields = new ArrayList<>();
        for (FieldDescriptor field : message.getFields()) {
            List<Integer> path = new ArrayList<>(above);
            path.add(field.getNumber());
            if (Supplements.embedded(message.getFullName(), field.getName())) {
                fields.addAll(fields(field.getMessageType(), path));
            } else {
                fields.add(
                        new MessageField(
                                message.getFullName(),
                                field.getName(),
                                Supplements.jsonName(message.getFullName(), field.getName()),
                                type(field),
                                path));
            }
        }
        return fields;
    }

    private static Type type(FieldDescriptor field) {
        if (field.isMapField()) {
            return Type.map(single(field.getMessageType().findFieldByName("value")));
        }
        return field.isRepeated() ? Type.list(single(field)) : single(field);
    }

    private static Type single(FieldDescriptor field) {
        return switch (field.getType()) {
            case STRING -> Type.of(Shape.STRING);
            case BYTES -> Type.of(Shape.BYTES);
            case BOOL -> Type.of(Shape.BOOLEAN);
            case INT32 -> Type.of(Shape.INT32);
            case INT64 -> Type.of(Shape.INT64);
            case DOUBLE -> Type.of(Shape.DOUBLE);
            case MESSAGE -> message(field.getMessageType());
            default ->
                    throw new IllegalStateException(
                            field.getFullName() + " has the unforeseen type " + field.getType());
        };
    }

    private static Type message(Descriptor message) {
        String name = message.getFullName();
        Shape special = special(name);
        if (special != null) {
            return Type.of(special);
        }
        boolean wrapper =
                message.getFields().size() == 1
                        && message.getFields().getFirst().isRepeated()
                        && message.getFields().getFirst().getType() == FieldDescriptor.Type.STRING
                        && message.getFields().getFirst().getName().equals("items");
        return wrapper ? Type.wrappedStrings() : Type.reference(Names.ofMessage(name));
    }

    /** The messages that JSON writes as something else than an object of their fields. */
    static @Nullable Shape special(String fullName) {
        return switch (fullName) {
            case API + "api.resource.Quantity", API + "api.resource.QuantityValue" ->
                    Shape.QUANTITY;
            case API + "util.intstr.IntOrString" -> Shape.INT_OR_STRING;
            case API + "apis.meta.v1.Time" -> Shape.TIME;
            case API + "apis.meta.v1.MicroTime" -> Shape.MICRO_TIME;
            case API + "apis.meta.v1.Duration" -> Shape.DURATION;
            case API + "apis.meta.v1.FieldsV1" -> Shape.FIELDS_V1;
            case API + "runtime.RawExtension" -> Shape.RAW_EXTENSION;
            case EXTENSIONS + "v1.JSON", EXTENSIONS + "v1beta1.JSON" -> Shape.JSON;
            case EXTENSIONS + "v1.JSONSchemaPropsOrBool",
                    EXTENSIONS + "v1beta1.JSONSchemaPropsOrBool" ->
                    Shape.JSON_SCHEMA_OR_BOOLEAN;
            case EXTENSIONS + "v1.JSONSchemaPropsOrArray",
                    EXTENSIONS + "v1beta1.JSONSchemaPropsOrArray" ->
                    Shape.JSON_SCHEMA_OR_ARRAY;
            case EXTENSIONS + "v1.JSONSchemaPropsOrStringArray",
                    EXTENSIONS + "v1beta1.JSONSchemaPropsOrStringArray" ->
                    Shape.JSON_SCHEMA_OR_STRINGS;
            default -> null;
        };
    }
}
