/**
 * Reads and writes objects as protobuf, by the schema and without code per kind. Go's clients speak
 * it for built-in kinds; custom kinds and tables are told in JSON.
 */
@NullMarked
package io.jollyboat.apiserver.protobuf;

import org.jspecify.annotations.NullMarked;
