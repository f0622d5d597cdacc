/**
 * Reads objects that clients send as protobuf, by the schema and without code per kind. Recent
 * kubectl and Go controllers send built-in kinds so; all of them take JSON for an answer.
 */
@NullMarked
package io.jollyboat.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
