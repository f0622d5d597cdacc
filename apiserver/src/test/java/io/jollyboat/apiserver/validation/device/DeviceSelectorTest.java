package io.jollyboat.apiserver.validation.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Violation;
import io.jollyboat.apiserver.validation.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class DeviceSelectorTest {

    private static final String AT = "spec.selectors[0].cel.expression: ";

    private static List<String> complaints(String expression) {
        ObjectNode deviceClass = JsonNodeFactory.instance.objectNode();
        deviceClass
                .withObject("/spec")
                .putArray("selectors")
                .addObject()
                .putObject("cel")
                .put("expression", expression);
        Violations found = new Violations();
        DeviceValidators.CLASS.validate(Field.root(deviceClass, found));
        return found.list().stream().map(Violation::toString).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "device.driver == 'gpu.example.com'",
                "device.attributes['example.com'].type == 'gpu' && device.capacity['example.com'].memory == quantity('64Gi')",
                "device.capacity['example.com'].memory.compareTo(quantity('10Gi')) >= 0",
                "device.attributes['example.com'].good",
                "'example.com' in device.attributes && device.attributes['example.com'].version.isGreaterThan(semver('1.0.0'))",
                "device.attributes['example.com'].services.matches('a.*b')",
                "device.attributes.all(domain, device.attributes[domain].all(name, name != 'x'))",
                "cel.bind(d, device.attributes['example.com'], d.one && d.other)",
                "device.allowMultipleAllocations"
            })
    void takes(String expression) {
        assertThat(complaints(expression)).isEmpty();
    }

    @Test
    void refusesWhatIsNoChoice() {
        assertThat(complaints("device.driver"))
                .containsExactly(
                        AT
                                + "Invalid value: \"device.driver\": must evaluate to bool or the"
                                + " unknown type, not string");
        assertThat(complaints("device.name == 'x'"))
                .singleElement()
                .asString()
                .contains("compilation failed: ERROR: <input>:1:7: undefined field 'name'");
        assertThat(complaints("'x'".repeat(4000)))
                .singleElement()
                .asString()
                .contains("Too long: may not be more than 10240 bytes");
    }

    @Test
    void refusesWhatMayCostTooMuch() {
        String ten = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].all(";
        String loops = "";
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            loops += ten + name + ", ";
        }
        assertThat(complaints(loops + "a + b + c < d + e + f" + ")".repeat(6)))
                .containsExactly(AT + "Forbidden: too complex, exceeds cost limit");
    }
}
