package io.jollyboat.core.options;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of one component: each turns a configuration into another by a value that is a text.
 * Immutable.
 *
 * <pre>{@code
 * Options<Config> options = Options.<Config>of("apiserver")
 *         .with("event-ttl", (config, value) -> config.eventTtl(GoDuration.parse(value)));
 * Config config = options.apply(Config.DEFAULT, Map.of("event-ttl", "2h"));
 * }</pre>
 *
 * @param component as messages name it
 */
public record Options<C>(String component, Map<String, Setter<C>> setters) {

    /** How far a name may be from one that exists to be taken for a slip of the pen. */
    private static final int SLIP = 3;

    /** Sets an option. */
    @FunctionalInterface
    public interface Setter<C> {
        /**
         * The configuration with that value.
         *
         * @throws IllegalArgumentException when there is no such value, with the reason as message
         */
        C set(C config, String value);
    }

    public Options {
        setters = Collections.unmodifiableMap(new LinkedHashMap<>(setters));
    }

    /** No options yet. */
    public static <C> Options<C> of(String component) {
        return new Options<>(component, Map.of());
    }

    /** One more. */
    public Options<C> with(String name, Setter<C> setter) {
        Map<String, Setter<C>> more = new LinkedHashMap<>(setters);
        more.put(name, setter);
        return new Options<>(component, more);
    }

    /**
     * Options that change nothing here, since there is nothing of what they set: whoever names them
     * starts all the same. Their values must make sense.
     */
    public Options<C> accepting(Form form, String... names) {
        return withAll(
                (config, value) -> {
                    form.check(value);
                    return config;
                },
                names);
    }

    /**
     * An option that says how it is here and can say nothing else.
     *
     * @param why it cannot be otherwise, as a sentence goes on
     */
    public Options<C> only(String name, Set<String> values, String why) {
        return with(
                name,
                (config, value) -> {
                    if (!values.contains(value)) {
                        throw new IllegalArgumentException(why);
                    }
                    return config;
                });
    }

    /** Options that are known and cannot be followed, and that it would be wrong to ignore. */
    public Options<C> refusing(String why, String... names) {
        return withAll(
                (config, value) -> {
                    throw new IllegalArgumentException(why);
                },
                names);
    }

    private Options<C> withAll(Setter<C> setter, String... names) {
        Map<String, Setter<C>> more = new LinkedHashMap<>(setters);
        for (String name : names) {
            more.put(name, setter);
        }
        return new Options<>(component, more);
    }

    public Set<String> names() {
        return setters.keySet();
    }

    /**
     * The configuration with all that was given.
     *
     * @throws OptionException when one of it does not exist or cannot be
     */
    public C apply(C config, Map<String, String> given) {
        C result = config;
        for (Map.Entry<String, String> each : given.entrySet()) {
            Setter<C> setter = setters.get(each.getKey());
            if (setter == null) {
                throw unknown(each.getKey());
            }
            try {
                result = setter.set(result, each.getValue());
            } catch (IllegalArgumentException wrong) {
                throw new OptionException(
                        "invalid value \"%s\" for %s.%s: %s"
                                .formatted(
                                        each.getValue(),
                                        component,
                                        each.getKey(),
                                        wrong.getMessage()));
            }
        }
        return result;
    }

    private OptionException unknown(String name) {
        String hint =
                nearest(name).map(it -> ", did you mean " + component + "." + it + "?").orElse("");
        return new OptionException("unknown option " + component + "." + name + hint);
    }

    private Optional<String> nearest(String name) {
        String best = null;
        int least = SLIP + 1;
        for (String each : setters.keySet()) {
            int distance = distance(name, each);
            if (distance < least && distance < each.length()) {
                best = each;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }

    /** How many letters are to be put in, left out or exchanged. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int next = Math.min(diagonal + change, Math.min(row[j], row[j - 1]) + 1);
                diagonal = row[j];
                row[j] = next;
            }
        }
        return row[right.length()];
    }
}
