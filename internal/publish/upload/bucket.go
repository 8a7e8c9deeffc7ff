package upload

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"socialmission.org/desktop/internal/library"
)

// What caches may do: names with a digest never change, the others are asked
// for again each time.
const (
	forEver   = "public, max-age=31536000, immutable"
	askAgain  = "no-cache"
	amazon    = "https://s3.amazonaws.com"
	s3Workers = 8
	s3Tries   = 4
)

// bucket is a host that speaks S3.
type bucket struct {
	client       *minio.Client
	bucket, root string
}

// openBucket reads the address s3://bucket/prefix. The service and the keys
// come from where the programs of S3 services look for them: the environment
// (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_ENDPOINT_URL_S3, AWS_REGION …)
// and ~/.aws/credentials.
func openBucket(u *url.URL, o Options) (host, error) {
	at := firstText(o.Endpoint, o.Getenv("AWS_ENDPOINT_URL_S3"), o.Getenv("AWS_ENDPOINT_URL"), amazon)
	service, err := url.Parse(at)
	if err != nil || service.Host == "" || service.Scheme != "https" && service.Scheme != "http" || strings.Trim(service.Path, "/") != "" {
		return nil, fmt.Errorf("%w: %q is no address of an S3 service, such as https://s3.example.org", library.ErrInvalid, at)
	}
	if u.Host == "" {
		return nil, fmt.Errorf("%w: the address names no bucket; write s3://bucket/prefix", library.ErrInvalid)
	}
	client, err := minio.New(service.Host, &minio.Options{
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.FileAWSCredentials{},
		}),
		Secure:     service.Scheme == "https",
		MaxRetries: s3Tries,
		Region:     firstText(o.Getenv("AWS_REGION"), o.Getenv("AWS_DEFAULT_REGION")),
	})
	if err != nil {
		return nil, fmt.Errorf("reach %s: %w", at, err)
	}
	return bucket{client, u.Host, strings.Trim(u.Path, "/")}, nil
}

func firstText(all ...string) string {
	for _, text := range all {
		if text != "" {
			return text
		}
	}
	return ""
}

func (b bucket) name() string           { return "s3://" + path.Join(b.bucket, b.root) }
func (b bucket) workers() int           { return s3Workers }
func (b bucket) close() error           { return nil }
func (b bucket) key(name string) string { return path.Join(b.root, name) }

func (b bucket) survey(ctx context.Context, _ []string) (map[string]int64, error) {
	prefix := ""
	if b.root != "" {
		prefix = b.root + "/"
	}
	there := map[string]int64{}
	for o := range b.client.ListObjectsIter(ctx, b.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return nil, told(o.Err)
		}
		there[strings.TrimPrefix(o.Key, prefix)] = o.Size
	}
	return there, nil
}

func (b bucket) read(ctx context.Context, name string, most int64) ([]byte, error) {
	object, err := b.client.GetObject(ctx, b.bucket, b.key(name), minio.GetObjectOptions{})
	if err != nil {
		return nil, told(err)
	}
	defer object.Close()
	data, err := bounded(object, name, most)
	return data, told(err)
}

// write puts an object; it is there whole or not at all, and the service
// compares its digest.
func (b bucket) write(ctx context.Context, f file, data *os.File) error {
	caching := askAgain
	if f.fixed {
		caching = forEver
	}
	info, err := b.client.PutObject(ctx, b.bucket, b.key(f.path), data, f.size, minio.PutObjectOptions{
		ContentType: mediaType(f.path), CacheControl: caching,
		// Signed in chunks, an object is kept by some services as encoded.
		SendContentMd5: true, DisableContentSha256: true,
	})
	if err != nil {
		return told(err)
	}
	if info.Size != f.size {
		return fmt.Errorf("%w: %d of %d bytes were taken", library.ErrContent, info.Size, f.size)
	}
	return nil
}

// mediaType returns the media type of a file. None is called compressed: a
// client that unpacked it on the way would find other bytes than were signed.
func mediaType(name string) string {
	switch {
	case name == "feed.json":
		return "application/feed+json"
	case name == "feed.xml":
		return "application/atom+xml; charset=utf-8"
	case path.Ext(name) == ".json":
		return "application/json"
	}
	return "application/octet-stream"
}

// told says in words what a service refuses for.
func told(err error) error {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case answer.Code == minio.NoSuchKey:
		return fmt.Errorf("%s: %w", answer.Key, library.ErrNotFound)
	case answer.Code == minio.NoSuchBucket:
		return fmt.Errorf("%w: there is no bucket %q; make it with the host's own tools and let everybody read it", library.ErrInvalid, answer.BucketName)
	case answer.StatusCode == http.StatusForbidden:
		return fmt.Errorf("%w: the host does not accept the access key, or it may not do this (%s); the key is read from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or ~/.aws/credentials", library.ErrInvalid, answer.Code)
	}
	return err
}
