package io.jollyboat.apiserver.validation.device;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import io.jollyboat.apiserver.cel.CelCompileException;
import io.jollyboat.apiserver.cel.CelEnvironment;
import io.jollyboat.apiserver.cel.CelExpression;
import io.jollyboat.apiserver.cel.Structures;
import io.jollyboat.apiserver.cel.cost.Range;
import io.jollyboat.apiserver.cel.cost.Sizes;
import io.jollyboat.apiserver.validation.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that choose devices by what drivers say of them: {@code device.driver}, {@code
 * device.attributes['domain'].name} and {@code device.capacity['domain'].name}.
 */
final class DeviceSelector {

    private static final int LONGEST = 10 * 1024;
    private static final long MOST_COST = 1_000_000;
    private static final int LONGEST_VALUE = 64;
    private static final int LONGEST_DOMAIN = 63;
    private static final int LONGEST_NAME = 32;
    private static final int MOST_ATTRIBUTES = 32;
    private static final String DEVICE = "kubernetes.DRADevice";

    private static final Map<String, CelType> MEMBERS =
            Map.of(
                    "driver",
                    SimpleType.STRING,
                    "attributes",
                    byDomain(SimpleType.DYN),
                    "capacity",
                    byDomain(OpaqueType.create("kubernetes.Quantity")),
                    "allowMultipleAllocations",
                    SimpleType.BOOL);

    private DeviceSelector() {}

    /** The language is loaded when the first expression is checked. */
    private static final class Language {
        static final CelEnvironment ENVIRONMENT =
                CelEnvironment.of(
                        Map.of("device", StructTypeReference.create(DEVICE)),
                        Structures.builder().with(DEVICE, MEMBERS).build());
    }

    private static CelType byDomain(CelType value) {
        return MapType.create(SimpleType.STRING, MapType.create(SimpleType.STRING, value));
    }

    /** Checks the expression of one of several selectors. */
    static void inSelector(Field selector) {
        Field expression = selector.at("cel", "expression");
        if (selector.at("cel").isRequired() && expression.isRequired()) {
            check(expression);
        }
    }

    /** Complains about an expression that is too long, makes no sense, or may cost too much. */
    static void check(Field expression) {
        String text = expression.text();
        if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            expression.violations().tooLong(expression.path(), LONGEST);
            return;
        }
        try {
            CelExpression compiled = Language.ENVIRONMENT.compile(text);
            CelKind kind = compiled.resultType().kind();
            if (kind != CelKind.BOOL && kind != CelKind.DYN) {
                expression.invalid(
                        "must evaluate to bool or the unknown type, not "
                                + compiled.resultType().name());
            } else if (compiled.cost(DeviceSelector::size).max() > MOST_COST) {
                expression.forbidden("too complex, exceeds cost limit");
            }
        } catch (CelCompileException wrong) {
            expression.invalid(wrong.message());
        }
    }

    /** How much what an expression reaches may hold. */
    private static @Nullable Range size(List<String> path) {
        if (!path.getFirst().equals("device")) {
            return null;
        }
        String member = path.size() > 1 ? path.get(1) : "";
        boolean attributes = member.equals("attributes");
        boolean map = attributes || member.equals("capacity");
        return switch (path.size()) {
            case 1 -> new Range(0, 0);
            case 2 ->
                    member.equals("driver")
                            ? most(LONGEST_DOMAIN)
                            : map ? most(MOST_ATTRIBUTES) : most(0);
            case 3 -> map ? inMap(path.get(2), LONGEST_DOMAIN, most(MOST_ATTRIBUTES), null) : null;
            case 4 -> {
                Range value = most(attributes ? LONGEST_VALUE : 0);
                yield map
                        ? inMap(path.get(3), LONGEST_NAME, value, attributes ? value : null)
                        : null;
            }
            default -> null;
        };
    }

    private static Range most(long elements) {
        return new Range(0, elements);
    }

    /**
     * @param named what is reached by a name that stands in the expression
     */
    private static @Nullable Range inMap(
            String step, int longestKey, Range value, @Nullable Range named) {
        return switch (step) {
            case Sizes.VALUES, Sizes.ITEMS -> value;
            case Sizes.KEYS -> most(longestKey);
            default -> named;
        };
    }
}
