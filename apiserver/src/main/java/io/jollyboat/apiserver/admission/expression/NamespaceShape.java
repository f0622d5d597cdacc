package io.jollyboat.apiserver.admission.expression;

import io.jollyboat.apiserver.cel.ValueShape;
import java.time.DateTimeException;
import java.time.Instant;

/** Which members of a namespace are times, as {@link RequestTypes} declares them. */
public enum NamespaceShape implements ValueShape {
    /** The namespace. */
    WHOLE {
        @Override
        public ValueShape member(String name) {
            return switch (name) {
                case "metadata" -> METADATA;
                case "status" -> STATUS;
                default -> ANY;
            };
        }
    },

    /** Its metadata. */
    METADATA {
        @Override
        public ValueShape member(String name) {
            return name.endsWith("Timestamp") ? TIME : ANY;
        }
    },

    /** Its status. */
    STATUS {
        @Override
        public ValueShape member(String name) {
            return name.equals("conditions") ? CONDITIONS : ANY;
        }
    },

    /** What its status lists. */
    CONDITIONS {
        @Override
        public ValueShape element() {
            return CONDITION;
        }
    },

    /** One of that list. */
    CONDITION {
        @Override
        public ValueShape member(String name) {
            return name.equals("lastTransitionTime") ? TIME : ANY;
        }
    },

    /** A time. */
    TIME {
        @Override
        public Object text(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException none) {
                return text; // nothing can be done with it where a time is needed
            }
        }
    }
}
