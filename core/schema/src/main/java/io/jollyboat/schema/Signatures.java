package io.jollyboat.schema;

import io.jollyboat.schema.Type.Shape;
import java.util.Map;

/** Types as the models' class files spell them. */
final class Signatures {
    private static final String LIST = "Ljava/util/List<";
    private static final String MAP = "Ljava/util/Map<Ljava/lang/String;";

    private Signatures() {}

    /** The type that a signature tells; {@code places} gives model classes their names. */
    static Type type(String signature, Map<String, String> places) {
        if (signature.startsWith(LIST)) {
            return Type.list(type(inner(signature, LIST), places));
        }
        if (signature.startsWith(MAP)) {
            return Type.map(type(inner(signature, MAP), places));
        }
        return switch (signature) {
            case "Ljava/lang/String;" -> Type.of(Shape.STRING);
            case "Ljava/lang/Boolean;" -> Type.of(Shape.BOOLEAN);
            case "Ljava/lang/Integer;" -> Type.of(Shape.INT32);
            case "Ljava/lang/Long;" -> Type.of(Shape.INT64);
            case "Ljava/lang/Double;" -> Type.of(Shape.DOUBLE);
            case "Ljava/lang/Object;" -> Type.of(Shape.JSON);
            case "Ljava/time/OffsetDateTime;" -> Type.of(Shape.TIME);
            case "[B" -> Type.of(Shape.BYTES);
            case "Lio/kubernetes/client/custom/Quantity;" -> Type.of(Shape.QUANTITY);
            case "Lio/kubernetes/client/custom/IntOrString;" -> Type.of(Shape.INT_OR_STRING);
            default -> {
                String model = Models.modelIn(signature);
                String place = model == null ? null : places.get(model);
                if (place == null) {
                    throw new IllegalStateException(
                            "A model uses the unforeseen type " + signature);
                }
                yield Type.reference(place);
            }
        };
    }

    /** Whether a model's type can be what protobuf says, which is the finer of the two. */
    static boolean agree(Type finer, String signature, Map<String, String> places) {
        Type told = type(signature, places);
        return switch (finer.shape()) {
            case LIST, MAP ->
                    told.shape() == finer.shape()
                            && agree(finer.elementType(), element(signature), places);
            case MICRO_TIME -> told.shape() == Shape.TIME;
            case RAW_EXTENSION,
                    FIELDS_V1,
                    JSON_SCHEMA_OR_BOOLEAN,
                    JSON_SCHEMA_OR_ARRAY,
                    JSON_SCHEMA_OR_STRINGS ->
                    told.shape() == Shape.JSON;
            case DURATION -> told.shape() == Shape.STRING;
            default -> told.equals(finer);
        };
    }

    private static String element(String signature) {
        return inner(signature, signature.startsWith(LIST) ? LIST : MAP);
    }

    private static String inner(String signature, String prefix) {
        return signature.substring(prefix.length(), signature.length() - ">;".length());
    }
}
