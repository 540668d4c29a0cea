package io.genserver.spring.autoconfigure.duplicate.one;

import io.genserver.HandleCast;
import io.genserver.spring.GenServer;

/**
 * Has the name of a server in another package.
 */
@GenServer("stock")
class StockServer {

	@HandleCast
	void any(String message) {
	}

}
