package io.genserver.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of the shop that sees what a buyer's computer sees.
 */
final class ShopClient {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(PATIENCE)
		.build();

	private final JsonMapper json = JsonMapper.builder().build();

	private final String base;

	ShopClient(int port) {
		this.base = "http://localhost:" + port;
	}

	/** What a buyer was told. */
	record Answer(String buyer, int status, @Nullable String purchaseId, String title, Duration waited) {

		/** The connection broke, so the buyer knows nothing. */
		static final int NONE = 0;

		boolean isSold() {
			return this.status == 201;
		}

		/** Told, in one way or another, that the purchase did not come about. */
		boolean isNotSold() {
			return this.status >= 400 && !this.title.equals("Outcome unknown");
		}

	}

	/** What the table says. */
	record Row(String purchaseId, String buyer, int seats) {

	}

	Answer buy(long showId, String buyer, int seats) {
		long start = System.nanoTime();
		try {
			HttpResponse<String> response = send(
					request("/shows/" + showId + "/purchases").header("Content-Type", "application/json")
						.POST(HttpRequest.BodyPublishers
							.ofString("{\"buyer\": \"%s\", \"seats\": %d}".formatted(buyer, seats))));
			JsonNode body = this.json.readTree(response.body());
			return new Answer(buyer, response.statusCode(), body.path("purchaseId").asString(null),
					body.path("title").asString(""), Duration.ofNanos(System.nanoTime() - start));
		}
		catch (IOException ex) {
			return new Answer(buyer, Answer.NONE, null, ex.toString(), Duration.ofNanos(System.nanoTime() - start));
		}
	}

	/** Crash a server; false if it was not there to be crashed. */
	boolean crash(String server) throws IOException {
		int status = send(request("/servers/" + server + "/crash").POST(HttpRequest.BodyPublishers.noBody()))
			.statusCode();
		if (status != 202 && status != 503) {
			throw new IOException("Cannot crash " + server + ": status " + status);
		}
		return status == 202;
	}

	List<Row> sales() throws IOException {
		return StreamSupport.stream(get("/sales").spliterator(), false)
			.map((sale) -> new Row(sale.get("purchaseId").asString(), sale.get("buyer").asString(),
					sale.get("seats").asInt()))
			.toList();
	}

	int freeSeats(long showId) throws IOException {
		for (JsonNode show : get("/shows")) {
			if (show.get("id").asLong() == showId) {
				return show.get("free").asInt();
			}
		}
		throw new IOException("No show " + showId);
	}

	/** What the actuator says of a server. */
	JsonNode server(String name) throws IOException {
		return get("/actuator/genservers/" + name);
	}

	JsonNode get(String path) throws IOException {
		return this.json.readTree(text(path));
	}

	String text(String path) throws IOException {
		HttpResponse<String> response = send(request(path).GET());
		if (response.statusCode() != 200) {
			throw new IOException(path + " answered " + response.statusCode() + ": " + response.body());
		}
		return response.body();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path)).timeout(PATIENCE);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
		try {
			return this.http.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
