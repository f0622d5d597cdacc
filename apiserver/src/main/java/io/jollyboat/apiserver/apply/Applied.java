package io.jollyboat.apiserver.apply;

import tools.jackson.databind.node.ObjectNode;

/**
 * What applying came to.
 *
 * @param object the object as it is to be, in the version of the configuration; a tree of its own
 * @param owners who owns it then
 */
public record Applied(ObjectNode object, Owners owners) {}
