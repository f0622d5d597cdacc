package io.jollyboat.apiserver.front;

import java.util.Objects;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.RepresentToNode;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON as YAML, as Kubernetes writes it: names in alphabetical order, and in quotes whatever text
 * some reader would take for something else. Readers of YAML 1.1, of which there are many, take
 * {@code yes} and {@code off} for switches and times for times. Safe for use by several threads.
 */
final class YamlText {

    /** What is no text to a reader of YAML 1.1: switches, nothing, numbers and times. */
    private static final Pattern NO_TEXT =
            Pattern.compile(
                    "(?i:y|n|yes|no|on|off|true|false|null)|~|=|<<"
                            + "|[-+]?(0b[01_]+|0x[0-9a-fA-F_]+|0o[0-7_]+)"
                            + "|[-+]?(\\.[0-9][0-9_]*|[0-9][0-9_,]*(\\.[0-9_]*)?)([eE][-+]?[0-9]+)?"
                            + "|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
                            + "|[-+]?\\.(?i:inf)|\\.(?i:nan)"
                            + "|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?");

    private static final JsonMapper SORTED =
            JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private static final DumpSettings BLOCK =
            DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();

    private YamlText() {}

    static String of(ObjectNode json) {
        return new Dump(BLOCK, new Quoting(BLOCK))
                .dumpToString(SORTED.convertValue(json, Object.class));
    }

    private static final class Quoting extends StandardRepresenter {

        Quoting(DumpSettings settings) {
            super(settings);
            RepresentToNode usual = Objects.requireNonNull(representers.get(String.class));
            representers.put(
                    String.class,
                    text ->
                            NO_TEXT.matcher((String) text).matches()
                                    ? representScalar(
                                            Tag.STR, (String) text, ScalarStyle.DOUBLE_QUOTED)
                                    : usual.representData(text));
        }
    }
}
