package io.genserver.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of curl as the README uses, so that its commands can be run where there is
 * none.
 */
final class Curl {

	private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port;

	Curl(int port) {
		this.port = port;
	}

	String run(String line) throws IOException, InterruptedException {
		List<String> words = new ArrayList<>();
		Matcher matcher = WORD.matcher(line);
		while (matcher.find()) {
			words.add((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2));
		}
		if (!words.remove(0).equals("curl")) {
			throw new IllegalArgumentException("Not a curl command: " + line);
		}
		return run(words);
	}

	private String run(List<String> words) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder();
		String method = "GET";
		String body = "";
		boolean silent = false;
		boolean statusOnly = false;
		boolean headers = false;
		for (int i = 0; i < words.size(); i++) {
			switch (words.get(i)) {
				case "-s" -> silent = true;
				case "-i" -> headers = true;
				case "-X" -> method = words.get(++i);
				case "-H" -> {
					String[] header = words.get(++i).split(": ", 2);
					request.header(header[0], header[1]);
				}
				case "-d", "--json" -> {
					body = words.get(++i);
					method = "POST";
					if (words.get(i - 1).equals("--json")) {
						request.header("Content-Type", "application/json");
					}
				}
				case "-o" -> i++;
				case "-w" -> statusOnly = words.get(++i).startsWith("%{http_code}");
				default -> request.uri(URI.create("http://" + words.get(i).replace(":8080", ":" + this.port)));
			}
		}
		if (!silent) {
			throw new IllegalArgumentException("Without -s curl prints its progress as well: " + words);
		}
		HttpResponse<String> response = this.client.send(request.method(method, BodyPublishers.ofString(body)).build(),
				BodyHandlers.ofString());
		if (statusOnly) {
			return Integer.toString(response.statusCode());
		}
		return headers ? "HTTP/1.1 " + response.statusCode() + "\n" + response.body() : response.body();
	}

}
