package io.jollyboat.apiserver.structural;

import com.google.re2j.Pattern;
import io.jollyboat.apiserver.validation.Path;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The limits that a schema sets to texts and numbers. */
final class ScalarLimits {

    /** Takes a complaint: where, the value, and what is to follow the place in the sentence. */
    @FunctionalInterface
    interface Complaint {
        void about(String at, Object value, String what);
    }

    private ScalarLimits() {}

    static void check(
            JsonNode value, Values limits, String at, Complaint complaint, Violations violations) {
        if (value.isString()) {
            text(value, limits, at, complaint, violations);
        } else if (value.isNumber()) {
            number(value, limits, at, complaint);
        }
    }

    private static void text(
            JsonNode value, Values limits, String at, Complaint complaint, Violations violations) {
        String text = value.stringValue();
        int length = text.codePointCount(0, text.length());
        Long most = limits.length().most();
        Long least = limits.length().least();
        if (most != null && length > most) {
            violations.tooLong(Path.ROOT.child(at), most.intValue());
        }
        if (least != null && length < least) {
            complaint.about(at, value, " should be at least " + least + " chars long");
        }
        Pattern pattern = limits.pattern();
        if (pattern != null && !pattern.matcher(text).find()) {
            complaint.about(at, value, " should match '" + pattern.pattern() + "'");
        }
        if (!Formats.keeps(limits.format(), text)) {
            violations.add(
                    new Violation(
                            Violation.Type.TYPE_INVALID,
                            at,
                            value,
                            at + " in body must be of type " + limits.format() + ": " + value));
        }
    }

    private static void number(JsonNode value, Values limits, String at, Complaint complaint) {
        BigDecimal number = value.decimalValue();
        Values.Bound least = limits.minimum();
        if (least != null && beyond(least, least.value().compareTo(number))) {
            String than = least.exclusive() ? "greater than " : "greater than or equal to ";
            complaint.about(at, value, " should be " + than + plain(least.value()));
        }
        Values.Bound most = limits.maximum();
        if (most != null && beyond(most, number.compareTo(most.value()))) {
            String than = most.exclusive() ? "less than " : "less than or equal to ";
            complaint.about(at, value, " should be " + than + plain(most.value()));
        }
        BigDecimal step = limits.multipleOf();
        if (step != null && step.signum() != 0 && number.remainder(step).signum() != 0) {
            complaint.about(at, value, " should be a multiple of " + plain(step));
        }
    }

    private static boolean beyond(Values.Bound bound, int excess) {
        return excess > 0 || bound.exclusive() && excess == 0;
    }

    private static String plain(@Nullable BigDecimal number) {
        return number == null ? "" : number.stripTrailingZeros().toPlainString();
    }
}
