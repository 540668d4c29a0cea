/**
 * What a user imports: references, messages, the server callbacks, handler annotations,
 * exit reasons and exceptions. Every other package of the core speaks in these words.
 */
@NullMarked
package io.genserver;

import org.jspecify.annotations.NullMarked;
