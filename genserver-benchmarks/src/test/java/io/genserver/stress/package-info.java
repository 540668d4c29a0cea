/**
 * Races that users can provoke, two threads at a time, under jcstress.
 */
@NullMarked
package io.genserver.stress;

import org.jspecify.annotations.NullMarked;
