package upload

import (
	"context"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Stat returns what a service says of an object, for tests.
func Stat(ctx context.Context, endpoint, bucket, key string) (minio.ObjectInfo, error) {
	client, err := minio.New(endpoint[len("http://"):], &minio.Options{Creds: credentials.NewEnvAWS()})
	if err != nil {
		return minio.ObjectInfo{}, err
	}
	return client.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
}
