package io.jollyboat.apiserver.validation.workload;

import io.jollyboat.apiserver.validation.Field;
import io.jollyboat.apiserver.validation.Validator;

/** Templates of pods that are kept on their own. */
public final class PodTemplateValidator implements Validator {
    @Override
    public void validate(Field template) {
        TemplateRules.template(template.at("template"));
    }
}
