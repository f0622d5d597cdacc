package io.jollyboat.apiserver.fields;

import tools.jackson.databind.JsonNode;

/** The forms of values whose type nobody says. */
final class Deduction {

    /** Of objects. */
    static final Form.Members MEMBERS = new Form.Members(Form.Declared.NONE, Form.DEDUCED, false);

    private Deduction() {}

    /** The form itself, or for a deduced one that of this value. */
    static Form of(Form form, JsonNode value) {
        if (!(form instanceof Form.Deduced)) {
            return form;
        }
        return value.isObject() ? MEMBERS : Form.ANY;
    }
}
